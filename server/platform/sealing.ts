// Secrets of others that the desk must be able to read again are sealed before they reach the database: AES-256-GCM,
// with a key for each purpose, bound to the row they stand in. Who has the database alone has none of them.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { openAppSecret } from './app-secret.ts'
import { perDesk, type Ctx } from './context.ts'
import { Refusal } from './refusal.ts'
import { StartFault } from './start-fault.ts'

export interface Place {
  /** Such as totp: what is sealed for one purpose cannot be opened for another. */
  readonly purpose: string
  /** Which row it belongs to: moved to another row it does not open. */
  readonly of: string | number
}

const version = 's1'
const nonceBytes = 12
const tagBytes = 16

interface Secret {
  /** Stands in what it sealed, and tells nothing of it. */
  readonly keyId: string
  readonly bytes: string
}

interface Keyring {
  /** Undefined where there is no place for one; then nothing can be sealed. */
  readonly current: Secret | undefined
  readonly fault: string | undefined
  readonly known: readonly Secret[]
}

const derive = (secret: string, info: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', secret, 'docket', info, bytes))

const secretOf = (text: string): Secret => ({ keyId: derive(text, 'key id', 6).toString('hex'), bytes: text })

const keyringOf = perDesk(({ config }): Keyring => {
  const previous = config.appSecret.previous === undefined ? [] : [secretOf(config.appSecret.previous)]
  try {
    const current = secretOf(openAppSecret(config).secret)
    return { current, fault: undefined, known: [current, ...previous] }
  } catch (error) {
    if (!(error instanceof StartFault)) throw error
    return { current: undefined, fault: error.message, known: previous }
  }
})

/** Why nothing can be sealed; undefined where it can. Makes the desk's secret where there is none. */
export const sealingFault = (ctx: Pick<Ctx, 'desk'>) => keyringOf(ctx).fault

/** The id of the key that seals now. */
export const sealingKeyId = (ctx: Pick<Ctx, 'desk'>) => keyringOf(ctx).current?.keyId

/** @throws Refusal 503 where the desk has no secret, and no place for one. */
export const seal = (ctx: Pick<Ctx, 'desk'>, place: Place, text: string): string => {
  const { current, fault } = keyringOf(ctx)
  if (!current) throw new Refusal(503, 'no_app_secret', `The desk cannot keep a secret. ${fault}`)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', keyFor(current, place), nonce)
  cipher.setAAD(boundTo(current, place))
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return [version, current.keyId, sealed.toString('base64url')].join('.')
}

/**
 * @returns undefined for what was sealed with a secret that this desk does not have any more.
 * @throws Error for what was changed since, or belongs to another row.
 */
export const unseal = (ctx: Pick<Ctx, 'desk'>, place: Place, envelope: string): string | undefined => {
  const [found, keyId, content = ''] = envelope.split('.')
  if (found !== version) throw new Error('a sealed value is written in a way that is not known here')
  const secret = keyringOf(ctx).known.find((secret) => secret.keyId === keyId)
  if (!secret) return undefined
  const bytes = Buffer.from(content, 'base64url')
  if (bytes.length < nonceBytes + tagBytes) throw new Error('a sealed value is not whole')
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, place), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(boundTo(secret, place))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
}

const keyFor = ({ bytes }: Secret, { purpose }: Place) => derive(bytes, `seal ${version} ${purpose}`, 32)

const boundTo = ({ keyId }: Secret, { purpose, of }: Place) =>
  Buffer.from(JSON.stringify([version, keyId, purpose, of]))
