import { writeFileSync } from 'node:fs'
import { learningContestants, shippedContestants } from '../evaluation/contestants.ts'
import { examine, readLeastF1, worstErrorsOf, type Result } from '../evaluation/evaluation.ts'
import { classesOf, overviewOf, partsOf, prioritiesOf } from '../evaluation/report.ts'
import { readRows } from '../evaluation/rows.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import type { Output } from './output.ts'

interface Wishes extends Output {
  readonly file: string
  readonly prequential: boolean
  readonly minF1: string | undefined
  readonly predictions: string | undefined
}

const errorsShown = 10

/** Measures the classifier on labelled tickets; needs no desk. Answers 1 when --min-f1 is not reached. */
export const evaluate = ({ file, prequential, minF1, predictions, json, print, say }: Wishes) => {
  const least = minF1 === undefined ? 0 : readLeastF1(minF1)
  const rows = readRows(file)
  const contestants = prequential ? learningContestants() : shippedContestants()
  const results = contestants.map((contestant) => examine(contestant, rows))
  const judged = results.at(-1)!
  if (predictions !== undefined) writePredictions(predictions, judged)
  const errors = worstErrorsOf(judged.said, errorsShown)
  if (json) {
    const models = Object.fromEntries(results.map(({ name, figures }) => [name, figures]))
    print(JSON.stringify({ rows: rows.length, judged: judged.name, models, worst_errors: errors }))
  } else {
    const parts = [overviewOf(results), prioritiesOf(results), classesOf(judged), partsOf(judged), errorLines(errors)]
    print(parts.filter((part) => part !== undefined).join('\n\n'))
  }
  const reached = judged.figures.category?.macro_f1 ?? 0
  if (reached >= least) return exitCodes.ok
  say(`The macro-F1 of "${judged.name}" is ${reached.toFixed(3)}, less than the ${least} asked for.`)
  return exitCodes.failed
}

const writePredictions = (path: string, { said }: Result) => {
  const lines = said.map(({ row: { id }, answer: { category, confidence, priority } }) =>
    JSON.stringify({ id, category, confidence, priority }),
  )
  try {
    writeFileSync(path, `${lines.join('\n')}\n`)
  } catch (error) {
    throw new StartFault(`${path} cannot be written: ${(error as Error).message}.`, exitCodes.usage)
  }
}

const errorLines = (errors: ReturnType<typeof worstErrorsOf>) =>
  errors.length === 0
    ? undefined
    : [
        'The surest of the wrong answers:',
        ...errors.map(
          ({ id, wanted, said, confidence, evidence, text }) =>
            `${id}: ${said} (${confidence.toFixed(2)}; ${evidence.join(', ')}) instead of ${wanted}: ${text}`,
        ),
      ].join('\n')
