// Whether similar tickets are of the same topic, on tickets whose topic is known: npm run bench:similar -- --help
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import type { SimilarTicket } from '#shared/similar.ts'
import { percentile } from './closed-loop.ts'
import { openConnection, type Asked, type Connection } from './connection.ts'
import { copyIn, copyLine } from './copy-in.ts'
import { connectTo, ownFolder } from './desk.ts'
import { measure, say } from './put-away.ts'
import { describeRun, figure, publish, runWords, table } from './report.ts'

const help = `npm run bench:similar -- --labelled FILE [options]

  --labelled FILE    lines of JSON {text, label, source, category|null}: each source is a desk of its own, its labels
                     are topics
  --long 300         tickets of so many characters count as long
  --only PATTERN     sources whose name matches
  --json FILE        results as JSON, each ticket's first included
  --write FILE       the table into a document with the markers <!-- bench:similar -->
`

const { values: options } = parseArgs({
  options: {
    labelled: { type: 'string' },
    long: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

interface Labelled {
  readonly text: string
  readonly label: string
  readonly source: string
  readonly category: string | null
}

interface Answer {
  readonly source: string
  readonly length: number
  readonly ms: number
  readonly shown: number
  readonly first: Pick<SimilarTicket, 'id' | 'score' | 'closeness'> | undefined
  readonly isSameTopic: boolean
  /** Undefined where the source gives it no category. */
  readonly isSameCategory: boolean | undefined
}

const readLabelled = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Labelled)
    .filter(({ source }) => new RegExp(options.only, 'i').test(source))

/** A first paragraph that is short enough is the title; else what the text begins with. */
const textsOf = ({ text }: Labelled) => {
  const end = text.indexOf('\n\n')
  return end > 0 && end <= 200
    ? { title: text.slice(0, end), description: text.slice(end) }
    : { title: text.slice(0, 100).toWellFormed(), description: text }
}

/** Ids are the places, from 1. */
const putIn = async (client: pg.Client, tickets: readonly Labelled[]) => {
  await client.query('truncate tickets, events restart identity cascade')
  await copyIn(
    client,
    'copy tickets (id, title, description) from stdin',
    tickets.map((ticket, index) => {
      const { title, description } = textsOf(ticket)
      return copyLine([index + 1, title, description])
    }),
  )
  await untilTaken(client)
  // What the desk knows of rarity is a few seconds old at most on a small desk.
  await sleep(3_000)
}

const untilTaken = async (client: pg.Client) => {
  const until = performance.now() + 120_000
  while (performance.now() < until) {
    const { rowCount } = await client.query('select from terms_tail limit 1')
    if (rowCount === 0) return
    await sleep(200)
  }
  throw new Error('the desk did not take the words of its tickets')
}

const ask = async (connection: Connection, asked: Asked) => {
  const startedAt = performance.now()
  const { status, body } = await connection.ask(asked)
  const ms = performance.now() - startedAt
  if (status !== 200) throw new Error(`${asked.path} was answered with ${status}: ${body.toString()}`)
  return { ms, items: (JSON.parse(body.toString()) as { items: SimilarTicket[] }).items }
}

const askAll = async (url: string, tickets: readonly Labelled[], askedOf: (index: number) => Asked) => {
  const connection = openConnection(url)
  const answers: Answer[] = []
  await ask(connection, askedOf(0))
  await sleep(500)
  for (const [index, ticket] of tickets.entries()) {
    const { ms, items } = await ask(connection, askedOf(index))
    const first = items.find(({ id }) => id !== index + 1)
    const other = first && tickets[first.id - 1]
    answers.push({
      source: ticket.source,
      length: ticket.text.length,
      ms,
      shown: items.length,
      first: first && { id: first.id, score: first.score, closeness: first.closeness },
      isSameTopic: other?.label === ticket.label,
      isSameCategory: ticket.category === null ? undefined : other?.category === ticket.category,
    })
  }
  connection.close()
  return answers
}

const main = async () => {
  if (options.labelled === undefined) throw new Error('Say --labelled FILE: tickets whose topics are known.')
  const run = describeRun()
  const sources = Map.groupBy(readLabelled(options.labelled), ({ source }) => source)
  const own = await ownFolder()
  const desk = await own.start()
  const client = await connectTo(own.folder)
  const answers: Answer[] = []
  for (const [source, tickets] of sources) {
    await putIn(client, tickets)
    answers.push(...(await askAll(desk.url, tickets, (index) => ({ method: 'GET', path: pathOf(index + 1) }))))
    say(`  ${source}: ${tickets.length} tickets`)
  }
  await client.end()
  await own.putAway()
  const isLong = ({ length }: Answer) => length >= Number(options.long)
  const rows = [
    ...[...sources.keys()].map((source) =>
      rowOf(
        source,
        answers.filter((answer) => answer.source === source),
      ),
    ),
    rowOf(`all of ${options.long} characters and more`, answers.filter(isLong)),
    rowOf('all', answers),
  ]
  const headers = ['tickets', 'n', 'same topic first', 'same category first', 'answered', 'topic, of answered']
  publish(
    'similar',
    [runWords(run), table([...headers, 'p50 ms', 'p95 ms'], rows)].join('\n\n'),
    { run, answers },
    options,
  )
  return true
}

const pathOf = (id: number) => `/api/v1/tickets/${id}/similar`

const rowOf = (name: string, answers: readonly Answer[]) => {
  const answered = answers.filter(({ first }) => first !== undefined)
  const categorized = answers.filter(({ isSameCategory }) => isSameCategory !== undefined)
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return [
    name,
    answers.length.toLocaleString('en'),
    share(answers, ({ isSameTopic }) => isSameTopic),
    share(categorized, ({ isSameCategory }) => isSameCategory === true),
    share(answers, ({ first }) => first !== undefined),
    share(answered, ({ isSameTopic }) => isSameTopic),
    figure(percentile(times, 0.5)),
    figure(percentile(times, 0.95)),
  ]
}

const share = (answers: readonly Answer[], holds: (answer: Answer) => boolean) =>
  answers.length === 0 ? undefined : `${((100 * answers.filter(holds).length) / answers.length).toFixed(1)} %`

if (options.help) process.stdout.write(help)
else await measure(15, main)
