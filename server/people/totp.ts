// Codes of an authenticator app: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which is what every app knows.
import { createHmac, timingSafeEqual } from 'node:crypto'

const stepMs = 30_000
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32, without padding: how secrets are typed. */
export const base32 = (bytes: Buffer) => {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31]
    held &= 255
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

const fromBase32 = (text: string) => {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const letter of text) {
    held = (held << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >>> bits) & 255)
      held &= 255
    }
  }
  return Buffer.from(bytes)
}

/** RFC 4226 5.3. */
export const codeAt = (secret: string, step: number) => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const at = mac.readUInt8(mac.length - 1) & 15
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

export const stepAt = (now: Date) => Math.floor(now.getTime() / stepMs)

/** Which step a code is of: this one, or the one before or after it, since clocks differ. */
export const findStep = (secret: string, code: string, now: Date): number | undefined => {
  const given = Buffer.from(code)
  const current = stepAt(now)
  let found: number | undefined
  for (const step of [current - 1, current, current + 1]) {
    const right = Buffer.from(codeAt(secret, step))
    if (given.length === right.length && timingSafeEqual(given, right)) found = step
  }
  return found
}

/** What the QR code holds: the key URI format that apps read. */
export const keyUri = ({ secret, issuer, email }: Readonly<Record<'secret' | 'issuer' | 'email', string>>) =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(email)}?${new URLSearchParams({
    secret,
    issuer,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
    .toString()
    .replaceAll('+', '%20')}`
