// Passwords that everybody who attacks a desk tries first. The list is shipped, so that no password leaves the machine;
// scripts/build-breached-passwords.ts makes it and says from what.
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const file = join(import.meta.dirname, 'breached-passwords.bin')

// Of each password the first 32 bits of its SHA-256: how many there are for each first 16 bits, a byte each, and then the
// other 16 bits of all, in order. One in 20,000 that is on no list is refused with them.
const buckets = 65_536

/** Letters in another case are the same password to who tries a list. */
export const isBreached = async (password: string) => {
  const list = await readFile(file)
  const digest = hash('sha256', password.normalize('NFC').toLowerCase(), 'buffer')
  const bucket = digest.readUInt16BE(0)
  const rest = digest.readUInt16BE(2)
  let place = buckets
  for (let before = 0; before < bucket; before++) place += 2 * (list[before] ?? 0)
  const end = place + 2 * (list[bucket] ?? 0)
  for (; place < end; place += 2) if (list.readUInt16BE(place) === rest) return true
  return false
}

/** The same, of a whole list at once; for the script that writes the file. */
export const packBreached = (passwords: Iterable<string>): Buffer => {
  const prefixes = new Set<number>()
  for (const password of passwords)
    prefixes.add(hash('sha256', password.normalize('NFC').toLowerCase(), 'buffer').readUInt32BE(0))
  const counts = Buffer.alloc(buckets)
  const rests = Buffer.alloc(2 * prefixes.size)
  for (const [place, prefix] of [...prefixes].toSorted((a, b) => a - b).entries()) {
    const bucket = prefix >>> 16
    const count = (counts[bucket] ?? 0) + 1
    if (count > 255) throw new Error('the list is too long for this format')
    counts[bucket] = count
    rests.writeUInt16BE(prefix & 0xffff, 2 * place)
  }
  return Buffer.concat([counts, rests])
}
