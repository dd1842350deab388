// What a token looks like: dk_, 190 random bits in letters and digits, and six that check the rest. The check keeps typing
// errors and what merely looks like a token from the database, and lets a scanner of leaked secrets be sure of its find.
import { hash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const randomLetters = 32
const checkLetters = 6

export const makeSecret = () => {
  const random = Array.from({ length: randomLetters }, () => letters[randomInt(letters.length)]).join('')
  return `dk_${random}${checkOf(random)}`
}

/** Whether it can have been made here; not whether it ever was. */
export const isWellFormed = (secret: string) => {
  const [, random = '', check] = /^dk_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/.exec(secret) ?? []
  return check !== undefined && check === checkOf(random)
}

/** All that is kept of it: it is random enough that a plain hash will do. */
export const hashOf = (secret: string) => hash('sha256', secret, 'buffer')

// CRC-32 in base 62, six of which hold it with room to spare.
const checkOf = (random: string) => {
  let rest = crc32(random)
  let check = ''
  while (check.length < checkLetters) {
    check = letters.charAt(rest % letters.length) + check
    rest = Math.floor(rest / letters.length)
  }
  return check
}
