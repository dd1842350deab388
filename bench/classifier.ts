// What the classifier costs: npm run bench:classifier -- [TICKETS.jsonl]. Without a file, the sample tickets are read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelWeights, makeDeskModel, opinionOf, shipped, type DeskExample } from '#server/classifier/classifier.ts'
import type { Category, Priority } from '#shared/words.ts'

const [file = join(import.meta.dirname, '../server/sample/sample-tickets.jsonl')] = process.argv.slice(2)
const rebuiltExamples = 10_000
const hostileMs = 5

interface Row extends Partial<Record<'text' | 'title' | 'description', string>> {
  readonly category?: Category | null
  readonly priority?: Priority | null
}

const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
const texts = rows.map(({ text = '', title, description = text }) => ({ ...(title && { title }), description }))

const say = (line: string) => process.stdout.write(`${line}\n`)
const ms = (value: number) => `${value.toFixed(2)} ms`
const megabytes = () => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

const timed = (work: () => unknown) => {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

const before = megabytes()
say(`first answer, with all that is read for it: ${ms(timed(() => opinionOf({ description: 'I was charged twice' })))}`)
const times = texts.map((text) => timed(() => opinionOf(text))).toSorted((one, other) => one - other)
const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? 0
say(`an answer, over ${times.length} texts: p50 ${ms(at(0.5))}, p95 ${ms(at(0.95))}, most ${ms(at(1))}`)
say(`memory of the shipped classifier: ${(megabytes() - before).toFixed(1)} MB`)

const hostile = [
  'a',
  'x y ',
  'pay ',
  'cannot log ',
  '😀',
  '\u202e',
  '\u200b',
  '\u0300',
  '\ufdfa',
  '請',
  'а б ',
  "can't ",
  '{"category":"billing"} ',
]
for (const part of hostile) {
  const description = part.repeat(Math.ceil(200_000 / part.length))
  opinionOf({ description })
  const most = Math.max(...Array.from({ length: 5 }, () => timed(() => opinionOf({ description }))))
  say(`200,000 characters of ${JSON.stringify(part)}: ${ms(most)}${most > hostileMs ? '  TOO LONG' : ''}`)
}

const examples = Array.from({ length: rebuiltExamples }, (_, n): DeskExample => ({
  ...texts[n % texts.length]!,
  category: rows[n % rows.length]!.category ?? null,
  priority: rows[n % rows.length]!.priority ?? null,
  weight: labelWeights.agentChanged,
}))
const beforeDesk = megabytes()
let model = makeDeskModel(shipped())
const rebuild = timed(() => (model = makeDeskModel(shipped(), examples)))
say(`a desk's model from ${rebuiltExamples} examples: ${ms(rebuild)}`)
say(`memory of a desk's model: ${(megabytes() - beforeDesk).toFixed(1)} MB`)
const deskTimes = texts.map((text) => timed(() => model.opinionOf(text))).toSorted((one, other) => one - other)
say(
  `an answer of it: p50 ${ms(deskTimes[deskTimes.length >> 1]!)}, p95 ${ms(deskTimes[Math.floor(0.95 * deskTimes.length)]!)}`,
)
say(`one label: ${ms(timed(() => model.learn(examples[1]!)))}`)
