// Makes server/classifier/prior/: node scripts/train-prior.ts TICKETS.jsonl, rows as `docket eval` reads them. Run it
// after the lexicon, the features or the tickets have changed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRows } from '#server/evaluation/rows.ts'
import { licensedSources, readAll, trainPrior } from './prior-training.ts'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Name the file of labelled tickets: npm run prior -- TICKETS.jsonl')
const rows = readAll(readRows(file).filter(({ source }) => licensedSources.includes(source ?? '')))
const { weights, ...rest } = trainPrior(rows)
const folder = join(import.meta.dirname, '../server/classifier/prior')
writeFileSync(join(folder, 'prior.bin'), weights)
const trainedOn = Object.fromEntries(
  Map.groupBy(rows, ({ row }) => row.source)
    .entries()
    .map(([source, those]) => [source, those.length]),
)
writeFileSync(join(folder, 'prior.json'), `${JSON.stringify({ ...rest, trainedOn }, null, 2)}\n`)
process.stdout.write(`${rows.length} rows, scale ${rest.scale.toFixed(5)}\n`)
