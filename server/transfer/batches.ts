// Lines made tickets, so many at a time as one transaction writes.
import { isUtf8 } from 'node:buffer'
import type { ImportedTicket } from '#server/tickets/tickets.ts'
import { StartFault } from '#server/platform/start-fault.ts'
import { mostLineBytes, type Line, type Position, type Stretch } from './lines.ts'
import type { RefusedLine } from './refused-report.ts'

/** Small enough that a desk hardly waits for the index of a batch, large enough that a transaction costs nothing. */
const batchRows = 2_000
const batchBytes = 4 * 1024 * 1024

/** A line that holds a ticket. */
export interface Entry {
  readonly line: number
  readonly text: string
  readonly ticket: ImportedTicket
}

export interface Batch {
  readonly entries: readonly Entry[]
  readonly refused: readonly RefusedLine[]
  /** Behind it. */
  readonly position: Position
}

/** @returns the ticket of a line, or in words what is wrong with it */
type ReadLine = (text: string) => ImportedTicket | string

export const readBatches = async function* (
  stretches: AsyncIterable<Stretch>,
  readLine: ReadLine,
): AsyncGenerator<Batch> {
  let entries: Entry[] = []
  let refused: RefusedLine[] = []
  let bytes = 0
  let position: Position | undefined
  for await (const stretch of stretches) {
    for (const line of stretch.lines) {
      bytes += line.bytes.length
      const read = readEntry(line, readLine)
      if (read === undefined) continue
      if ('ticket' in read) entries.push(read)
      else refused.push(read)
    }
    ;({ position } = stretch)
    if (entries.length + refused.length < batchRows && bytes < batchBytes) continue
    yield { entries, refused, position }
    ;[entries, refused, bytes, position] = [[], [], 0, undefined]
  }
  if (position) yield { entries, refused, position }
}

/** Has the next one read while one is written; ends at once when told to, and leaves what was read ahead. */
export const ahead = async function* <T>(
  source: AsyncGenerator<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const readNext = () => {
    const next = source.next()
    // Told when it is awaited; until then it is nobody's failure.
    next.catch(() => undefined)
    return next
  }
  for (let next = readNext(); ;) {
    const read = await unlessStopped(next, signal)
    if (read === 'stopped' || read.done) return
    next = readNext()
    yield read.value
  }
}

// No race against one lasting promise: that would hold on to every batch it was raced with.
const unlessStopped = <T>(next: Promise<T>, signal: AbortSignal | undefined) =>
  new Promise<T | 'stopped'>((settle, fail) => {
    const stop = () => settle('stopped')
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    void next.then(settle, fail).finally(() => signal?.removeEventListener('abort', stop))
  })

/** Nothing for a blank line. */
const readEntry = (line: Line, readLine: ReadLine): Entry | RefusedLine | undefined => {
  const text = textOf(line)
  if (line.isTooLong) return { ...refusal(line, `Is longer than ${mostLineBytes} bytes.`, text), text_is_cut: true }
  if (text.trim() === '') return undefined
  if (!isUtf8(line.bytes)) return refusal(line, 'Is no UTF-8: write the file in UTF-8.', text)
  const ticket = readLine(text)
  return typeof ticket === 'string' ? refusal(line, ticket, text) : { line: line.number, text, ticket }
}

const refusal = ({ number }: Line, reason: string, text: string): RefusedLine => ({ line: number, reason, text })

const byteOrderMark = '\u{feff}'

const textOf = ({ number, bytes }: Line) => {
  if (number > 1) return bytes.toString()
  refuseOtherFormats(bytes)
  const text = bytes.toString()
  return text.startsWith(byteOrderMark) ? text.slice(1) : text
}

// Every line of these would be refused, which says less.
const refuseOtherFormats = (first: Buffer) => {
  if ((first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff)) {
    throw new StartFault('The file is UTF-16: write it in UTF-8 and import that.')
  }
  if (first.toString().trimStart().startsWith('[')) {
    throw new StartFault(
      "The file is one JSON array, not a ticket on each line: jq -c '.[]' FILE > tickets.jsonl makes it so.",
    )
  }
}
