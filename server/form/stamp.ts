// The stamp of a form that was handed out: when, and random bits of its own, signed. By it a form is neither sent within
// a moment nor after a day, and one that is sent twice is known for one. Nothing is written down when it is handed out.
import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import { makeSecret } from '#server/people/people.ts'

/** No person has typed a message before. */
const leastMs = 2_000
/** Shorter than answers are kept by their key (24 h). */
const mostMs = 12 * 3_600_000

export type Stamped =
  | { readonly state: 'good'; readonly secret: string }
  | { readonly state: 'early' }
  | { readonly state: 'unknown' }

export const makeStamp = (key: Buffer, now: Date) => {
  const text = `${now.getTime()}.${makeSecret(32)}`
  return `${text}.${signatureOf(key, text)}`
}

export const readStamp = (key: Buffer, stamp: string, now: Date): Stamped => {
  const [, text = '', at = '', secret = '', signature = ''] =
    /^((\d{1,15})\.([A-Za-z0-9_-]{43}))\.([A-Za-z0-9_-]{43})$/.exec(stamp) ?? []
  const expected = signatureOf(key, text)
  const isOurs = signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  const ageMs = now.getTime() - Number(at)
  if (!isOurs || ageMs > mostMs) return { state: 'unknown' }
  return ageMs < leastMs ? { state: 'early' } : { state: 'good', secret }
}

/** Known to who has the form alone. What is kept of them is hashed once more, so that nobody finds one in the database. */
export const keyOf = (secret: string) => hash('sha256', `once ${secret}`, 'base64url')
export const tokenOf = (secret: string) => hash('sha256', `link ${secret}`, 'base64url')

const signatureOf = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url')
