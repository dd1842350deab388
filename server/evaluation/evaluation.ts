// Measures the classifier on labelled tickets: how often it is right, whether it knows when it is, and how long it takes.
import { StartFault, exitCodes } from '#server/platform/start-fault.ts'
import { measureCategories, type CategoryVerdict } from './category-measures.ts'
import type { Answer, Contestant } from './contestants.ts'
import { measurePriorities } from './priority-measures.ts'
import type { LabelledRow } from './rows.ts'

export interface Said {
  readonly row: LabelledRow
  readonly answer: Answer
}

export interface Result {
  readonly name: string
  readonly said: readonly Said[]
  readonly figures: Figures
}

export type Figures = ReturnType<typeof figuresOf>

/** Lets one contestant answer row by row, in the order of the file. One that learns is told each label after it answered. */
export const examine = (contestant: Contestant, rows: readonly LabelledRow[]): Result => {
  const times: number[] = []
  const said = rows.map((row): Said => {
    const startedAt = performance.now()
    const answer = contestant.answer(row)
    times.push(performance.now() - startedAt)
    contestant.learn?.(row)
    return { row, answer }
  })
  return resultOf(contestant.name, said, times)
}

/** `times`: how long each answer took, in milliseconds. */
export const resultOf = (name: string, said: readonly Said[], times: readonly number[] = []): Result => ({
  name,
  said,
  figures: figuresOf(said, times),
})

const figuresOf = (said: readonly Said[], times: readonly number[]) => {
  const fastestFirst = times.toSorted((one, other) => one - other)
  const at = (share: number) => fastestFirst[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  return { ...measure(said), ms: { p50: at(0.5), p95: at(0.95), max: at(1) } }
}

/** The same measures for any part of what was said: a source, a language. */
export const measure = (said: readonly Said[]) => {
  const priorities = said.flatMap(({ row, answer }) =>
    row.priority === null ? [] : [{ wanted: row.priority, said: answer.priority }],
  )
  const categories = said.flatMap(({ row, answer }): CategoryVerdict[] =>
    row.category === null
      ? []
      : [{ wanted: row.category, said: answer.category, confidence: answer.category === null ? 0 : answer.confidence }],
  )
  return {
    category: categories.length > 0 ? measureCategories(categories) : null,
    priority: priorities.length > 0 ? measurePriorities(priorities) : null,
  }
}

/** Wrong answers, the surest first. */
export const worstErrorsOf = (said: readonly Said[], most: number) =>
  said
    .filter(({ row, answer }) => row.category !== null && answer.category !== null && answer.category !== row.category)
    .toSorted((one, other) => other.answer.confidence - one.answer.confidence)
    .slice(0, most)
    .map(({ row, answer }) => ({
      id: row.id,
      wanted: row.category,
      said: answer.category,
      confidence: answer.confidence,
      evidence: answer.evidence,
      text: beginningOf([row.title, row.description].filter(Boolean).join(' · ')),
    }))

const beginningOf = (text: string) => {
  const line = text.replaceAll(/\s+/gu, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119).toWellFormed()}…` : line
}

/** A share (0.8) or a percentage (80). */
export const readLeastF1 = (text: string): number => {
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0 && number <= 100))
    throw new StartFault('--min-f1 takes a share such as 0.75, or a percentage such as 75.', exitCodes.usage)
  return number > 1 ? number / 100 : number
}
