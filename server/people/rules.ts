// What a name, an e-mail address and a password must be. Every fault is told at once, each with what mends it.
import { Refusal } from '#server/platform/refusal.ts'
import { passwordLimits } from '#shared/words.ts'
import { isBreached } from './breached.ts'

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Tidied. @throws Refusal 422 with every fault. */
export const readNewPerson = async ({ name, email, password }: NewPerson): Promise<NewPerson> => {
  const person = { name: name.trim(), email: email.trim(), password }
  const faults = [
    { field: 'name', message: faultOfName(person.name) },
    { field: 'email', message: faultOfEmail(person.email) },
    { field: 'password', message: await faultOfPassword(password, person) },
  ]
  const fields = faults.flatMap(({ field, message }) => (message === undefined ? [] : [{ field, message }]))
  if (fields.length > 0)
    throw new Refusal(422, 'invalid_body', fields.map(({ message }) => message).join(' '), { fields })
  return person
}

export const faultOfName = (name: string) => {
  if (name === '') return 'A name is needed.'
  if (Array.from(name).length > 200) return 'The name has more than 200 characters.'
  // A line break in a name becomes a header in a mail.
  return /\p{Cc}|\p{Cs}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name)
    ? 'The name holds a character that is not to be seen (such as a line break).'
    : undefined
}

// One plain address (RFC 5321 addr-spec without quotes and comments): what is read in two ways is refused.
export const faultOfEmail = (email: string) =>
  email.length <= 254 && /^[^\s@<>,;:"()[\]\\\p{C}]+@[^\s@<>,;:"()[\]\\\p{C}]+$/u.test(email)
    ? undefined
    : 'An e-mail address is needed, such as ada@example.org.'

interface Owner {
  readonly name: string
  readonly email: string
}

/** No rules about kinds of characters: they make passwords worse. What counts is length, and that nobody guesses it. */
export const faultOfPassword = async (password: string, owner: Owner): Promise<string | undefined> => {
  const characters = Array.from(password.normalize('NFC')).length
  const { leastCharacters: least, mostCharacters: most } = passwordLimits
  if (characters < least) return `The password needs at least ${least} characters.`
  if (characters > most) return `The password has more than ${most} characters.`
  if (isNearName(password, owner)) return 'The password is too much like the name or the address: take another.'
  if (await isBreached(password)) return 'This password is on the lists that attackers try first: take another.'
  return undefined
}

const isNearName = (password: string, { name, email }: Owner) => {
  const plain = (text: string) =>
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
  const core = plain(password).replaceAll(/^\p{N}+|\p{N}+$/gu, '')
  return [name, email, email.split('@')[0] ?? '', 'docket'].some((word) => plain(word) !== '' && core === plain(word))
}
