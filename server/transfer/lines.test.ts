import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLines, theVeryBeginning, type Stretch } from './lines.ts'

const all = async (chunks: readonly Buffer[], beginning = theVeryBeginning()) => {
  const stretches: Stretch[] = []
  const given = async function* () {
    yield* chunks
  }
  for await (const stretch of readLines(given(), beginning)) stretches.push(stretch)
  return stretches
}
const texts = (stretches: readonly Stretch[]) =>
  stretches.flatMap(({ lines }) => lines.map(({ bytes }) => bytes.toString('latin1')))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const contents = fc.array(fc.constantFrom('a', 'bc', 'ü', '\n', '\n\n', '\r\n', 'x\r'), { maxLength: 60 })
const content = contents.map((parts) => Buffer.from(parts.join('')))
/** Cut into chunks of these sizes. */
const cut = (bytes: Buffer, sizes: readonly number[]) => {
  const chunks: Buffer[] = []
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    if (at < bytes.length) chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

describe('lines', () => {
  test('are the same, and numbered alike, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), async (bytes, sizes) => {
        const whole = bytes.toString('latin1')
        const expected =
          whole === ''
            ? []
            : whole
                .replace(/\n$/, '')
                .split('\n')
                .map((line) => line.replace(/\r$/, ''))
        const stretches = await all(cut(bytes, sizes))
        expect(texts(stretches)).toEqual(expected)
        const numbers = stretches.flatMap(({ lines }) => lines.map(({ number }) => number))
        expect(numbers).toEqual(expected.map((_, at) => at + 1))
        for (const { position } of stretches) {
          expect(position.sha256).toBe(sha256(bytes.subarray(0, position.bytes)))
          expect(position.bytes === bytes.length || bytes[position.bytes - 1] === 0x0a).toBe(true)
        }
        expect(stretches.at(-1)?.position.bytes ?? 0).toBe(bytes.length)
      }),
    )
  })

  test('go on from any place where they had come to', async () => {
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        const stretches = await all(cut(bytes, [3, 4, 5, 6]))
        for (const { position } of stretches) {
          const hash = createHash('sha256').update(bytes.subarray(0, position.bytes))
          const rest = await all([bytes.subarray(position.bytes)], { ...position, hash })
          expect(texts(rest)).toEqual(texts(stretches).slice(position.lines))
          expect(rest.at(-1)?.position ?? position).toEqual(stretches.at(-1)?.position)
        }
      }),
    )
  })

  test('too long to be tickets are passed over with their beginning kept, and belong to the fingerprint like all others', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'z')
    const chunks = async function* () {
      yield Buffer.from('first\nzz')
      for (let at = 0; at < 64; at++) yield Buffer.from(chunk)
      yield Buffer.from('\nlast')
    }
    const hash = createHash('sha256').update('first\nzz')
    for (let at = 0; at < 64; at++) hash.update(chunk)
    const found = []
    for await (const { lines, position } of readLines(chunks(), theVeryBeginning())) found.push({ lines, position })
    const lines = found.flatMap(({ lines }) => lines)
    expect(lines.map(({ number, isTooLong, bytes }) => [number, isTooLong, bytes.length])).toEqual([
      [1, false, 5],
      [2, true, 2_000],
      [3, false, 4],
    ])
    expect(found.at(-1)?.position.sha256).toBe(hash.update('\nlast').digest('hex'))
  })
})
