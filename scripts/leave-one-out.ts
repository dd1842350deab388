// How well the shipped classifier does on sources it has never seen: node scripts/leave-one-out.ts TICKETS.jsonl [OUT.jsonl].
// For each source the prior is trained without it, and asked about it. `docket eval` on the same file is kinder, since the
// shipped prior knows some of its rows.
import { writeFileSync } from 'node:fs'
import type { Contestant } from '#server/evaluation/contestants.ts'
import { examine, resultOf, type Said } from '#server/evaluation/evaluation.ts'
import { classesOf, overviewOf, partsOf, prioritiesOf } from '#server/evaluation/report.ts'
import { readRows } from '#server/evaluation/rows.ts'
import { readLexicon } from '#server/classifier/lexicon.ts'
import { opinionOfShipped } from '#server/classifier/shipped.ts'
import { licensedSources, readAll, trainPrior } from './prior-training.ts'

const [file, out] = process.argv.slice(2)
if (file === undefined) throw new Error('Name the file of labelled tickets: npm run leave-one-out -- TICKETS.jsonl')
const rows = readRows(file)
const lexicon = readLexicon()
const licensed = readAll(
  rows.filter(({ source }) => licensedSources.includes(source ?? '')),
  lexicon,
)

const withAll = trainPrior(licensed)
const said = [...new Set(rows.map(({ source }) => source))].flatMap((source): readonly Said[] => {
  const isLicensed = licensed.some(({ row }) => row.source === source)
  const prior = isLicensed ? trainPrior(licensed.filter(({ row }) => row.source !== source)) : withAll
  const unseen: Contestant = { name: 'unseen', answer: (row) => opinionOfShipped({ lexicon, prior }, row) }
  return examine(
    unseen,
    rows.filter((row) => row.source === source),
  ).said
})
const result = resultOf('never seen', said)
const parts = [overviewOf([result]), prioritiesOf([result]), classesOf(result), partsOf(result)]
process.stdout.write(`${parts.filter((part) => part !== undefined).join('\n\n')}\n`)
if (out !== undefined) {
  const lines = said.map(({ row: { id }, answer: { category, confidence, priority } }) =>
    JSON.stringify({ id, category, confidence, priority }),
  )
  writeFileSync(out, `${lines.join('\n')}\n`)
}
