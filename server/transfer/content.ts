// The bytes of a file or of standard input, unpacked where they are packed.
import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { StartFault } from '#server/platform/start-fault.ts'

const chunkBytes = 256 * 1024

export interface Content {
  readonly chunks: AsyncIterable<Buffer>
  /** How much of the file as it lies was read so far. */
  readonly bytesRead: () => number
  readonly close: () => void
}

/** Standard input, which can be read once. */
export const standardInput = '-'

/** @throws StartFault for what is no file that can be read. */
export const sizeOfFile = (path: string): number => {
  try {
    const stat = statSync(path)
    if (stat.isDirectory()) throw new StartFault(`${path} is a folder: name the file in it.`)
    return stat.size
  } catch (error) {
    throw asReadFault(error, path)
  }
}

export const openContent = (path: string): Content => {
  const source = path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: chunkBytes })
  const read = { bytes: 0 }
  return { chunks: unpacked(source, { path, read }), bytesRead: () => read.bytes, close: () => void source.destroy() }
}

const unpacked = async function* (
  source: Readable,
  { path, read }: { path: string; read: { bytes: number } },
): AsyncGenerator<Buffer> {
  try {
    const raw = counted(source, read)
    const first = await firstBytes(raw)
    const whole = Readable.from(joined(first, raw), { objectMode: false, highWaterMark: chunkBytes })
    if (!isPacked(first)) yield* whole as AsyncIterable<Buffer>
    else {
      const gunzip = createGunzip({ chunkSize: chunkBytes })
      whole.on('error', (error) => gunzip.destroy(error))
      yield* whole.pipe(gunzip) as AsyncIterable<Buffer>
    }
  } catch (error) {
    throw asReadFault(error, path)
  } finally {
    source.destroy()
  }
}

const counted = async function* (source: Readable, read: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    read.bytes += chunk.length
    yield chunk
  }
}

// A pipe may bring them one by one.
const firstBytes = async (raw: AsyncGenerator<Buffer>) => {
  let first = Buffer.alloc(0)
  while (first.length < 2) {
    const { value, done } = await raw.next()
    if (done) break
    first = Buffer.concat([first, value])
  }
  return first
}

const joined = async function* (first: Buffer, rest: AsyncGenerator<Buffer>) {
  if (first.length > 0) yield first
  yield* rest
}

/** RFC 1952 2.3.1. */
const isPacked = (first: Buffer) => first[0] === 0x1f && first[1] === 0x8b

const asReadFault = (error: unknown, path: string): unknown => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new StartFault(`There is no file ${path}.`)
  if (code === 'EACCES' || code === 'EPERM') return new StartFault(`${path} cannot be read: this user may not.`)
  if (code?.startsWith('Z_')) {
    return new StartFault(
      `${path} is no whole gzip file (${(error as Error).message}): mend it and run the import again.`,
    )
  }
  return error
}
