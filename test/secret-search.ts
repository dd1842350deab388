// Looking for secrets where none may be: in whatever form somebody might have written them down.
import { hash } from 'node:crypto'

export interface Secret {
  /** What it is, for whoever reads that it was found. */
  readonly name: string
  readonly value: string
  /**
   * `random` ones may be kept as a plain hash: nobody finds 128 bits by trying. What a person thought up may not, for a
   * list of passwords undoes that in a moment.
   */
  readonly kind: 'random' | 'guessable'
}

/** Its forms as text, each with the name of the form. */
export const formsOf = ({ value, kind }: Secret): readonly (readonly [form: string, text: string])[] => {
  const bytes = Buffer.from(value)
  const unpadded = (text: string) => text.replaceAll('=', '')
  const forms: (readonly [string, string])[] = [
    ['itself', value],
    ['base64', unpadded(bytes.toString('base64'))],
    ['base64url', bytes.toString('base64url')],
    ['hex', bytes.toString('hex')],
    ['URL-encoded', encodeURIComponent(value)],
    ['form-encoded', new URLSearchParams({ v: value }).toString().slice(2)],
    ['JSON', JSON.stringify(value).slice(1, -1)],
  ]
  // What travels as base64url may lie as the bytes that it stands for.
  if (/^[\w-]{22,}$/.test(value)) forms.push(['its bytes in hex', Buffer.from(value, 'base64url').toString('hex')])
  if (kind === 'guessable')
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'] as const)
      for (const text of new Set([value, value.normalize('NFC'), value.toLowerCase()])) {
        const digest = hash(algorithm, text, 'buffer')
        forms.push(
          [`${algorithm} in hex`, digest.toString('hex')],
          [`${algorithm} in base64`, digest.toString('base64')],
        )
      }
  return forms
}

/** The names of those that are in a text, each with its form. Case is no hiding place. */
export const secretsIn = (text: string, secrets: readonly Secret[]) => {
  const lower = text.toLowerCase()
  return secrets.flatMap((secret) =>
    formsOf(secret)
      .filter(([, form]) => lower.includes(form.toLowerCase()))
      .map(([form]) => `${secret.name} as ${form}`),
  )
}

/** The same in a file of any kind: as the text it is, and as the bytes that base64url stands for. */
export const secretsInBytes = (bytes: Buffer, secrets: readonly Secret[]) =>
  secrets.flatMap(({ name, value }) => {
    const isIn =
      bytes.includes(value) || (/^[\w-]{22,}$/.test(value) && bytes.includes(Buffer.from(value, 'base64url')))
    return isIn ? [name] : []
  })
