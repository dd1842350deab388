// Lines of a content, numbered, with the fingerprint of all that was read: memory holds one chunk and the longest line.
import { createHash, type Hash } from 'node:crypto'

/** A longer line is passed over, not kept: far above what the API takes as one request. */
export const mostLineBytes = 8 * 1024 * 1024

export interface Line {
  readonly number: number
  /** Without its end; only its beginning where it is too long. */
  readonly bytes: Buffer
  readonly isTooLong: boolean
}

/** Where reading has come to, always behind a whole line. */
export interface Position {
  readonly bytes: number
  readonly lines: number
  readonly sha256: string
}

/** Where reading begins. */
export interface Beginning {
  readonly bytes: number
  readonly lines: number
  /** Of the bytes before it. */
  readonly hash: Hash
}

export interface Stretch {
  readonly lines: readonly Line[]
  /** Behind these lines. */
  readonly position: Position
}

export const theVeryBeginning = (): Beginning => ({ bytes: 0, lines: 0, hash: createHash('sha256') })

const newline = 0x0a
const carriageReturn = 0x0d
const excerptBytes = 2_000

/** Lines in stretches: what each chunk completes. The last line needs no end. */
export const readLines = async function* (
  chunks: AsyncIterable<Buffer>,
  { bytes, lines, hash }: Beginning,
): AsyncGenerator<Stretch> {
  // The line that has not ended yet: its pieces, or once it is too long its beginning alone.
  let pieces: Buffer[] = []
  let pendingBytes = 0
  let excerpt: Buffer | undefined

  const keep = (piece: Buffer) => {
    pieces.push(piece)
    pendingBytes += piece.length
    if (pendingBytes <= mostLineBytes) return
    excerpt ??= Buffer.from(Buffer.concat(pieces).subarray(0, excerptBytes))
    for (const passed of pieces) hash.update(passed)
    pieces = []
  }
  const finish = (rest: Buffer): Stretch => {
    const ended = Buffer.concat([...pieces, rest])
    hash.update(ended)
    bytes += excerpt === undefined ? ended.length : pendingBytes + ended.length
    const found: Line[] = []
    let start = 0
    const nextLine = () => {
      const at = ended.indexOf(newline, start)
      const line = ended.subarray(start, at === -1 ? ended.length : at)
      start = at === -1 ? ended.length : at + 1
      return line
    }
    if (excerpt) {
      nextLine()
      found.push({ number: ++lines, bytes: excerpt, isTooLong: true })
    }
    while (start < ended.length) {
      const line = withoutReturn(nextLine())
      const isTooLong = line.length > mostLineBytes
      found.push({ number: ++lines, bytes: isTooLong ? line.subarray(0, excerptBytes) : line, isTooLong })
    }
    pieces = []
    pendingBytes = 0
    excerpt = undefined
    return { lines: found, position: { bytes, lines, sha256: hash.copy().digest('hex') } }
  }

  for await (const chunk of chunks) {
    const cut = chunk.lastIndexOf(newline) + 1
    if (cut > 0) yield finish(chunk.subarray(0, cut))
    if (cut < chunk.length) keep(chunk.subarray(cut))
  }
  if (pendingBytes > 0) yield finish(Buffer.alloc(0))
}

const withoutReturn = (line: Buffer) => (line.at(-1) === carriageReturn ? line.subarray(0, -1) : line)
