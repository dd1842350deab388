// A passkey device in software, as WebAuthn Level 3 describes one: what it answers is what a browser would send. So a test
// can also do what no honest device does.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

interface Passkey {
  readonly id: Buffer
  readonly key: KeyObject
  readonly userHandle: string
  readonly rpId: string
  counter: number
}

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string }
  readonly user: { readonly id: string }
}

interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
}

/** What is different from an honest answer. */
interface Twist {
  readonly origin?: string
  readonly isVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string
  readonly type?: string
  readonly crossOrigin?: boolean
  /** Of a passkey that is there already. */
  readonly id?: Buffer
}

const url = (bytes: Buffer) => bytes.toString('base64url')
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()

/** RFC 8949, as much of it as a passkey needs. */
const cbor = (value: number | string | Buffer | Map<unknown, unknown>): Buffer => {
  const head = (major: number, length: number) =>
    length < 24
      ? Buffer.from([(major << 5) | length])
      : length < 256
        ? Buffer.from([(major << 5) | 24, length])
        : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const pairs = [...value].flatMap(([key, inner]) => [cbor(key as string), cbor(inner as string)])
  return Buffer.concat([head(5, value.size), ...pairs])
}

const clientData = (type: string, challenge: string, { origin, crossOrigin = false }: Twist) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }))

const authenticatorData = (rpId: string, flags: number, counter: number) => {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
}

const present = 1
const verified = 4
const attested = 64

/** A device of one person, at the pages of one origin. */
export const softwareAuthenticator = (home: string) => {
  const make = (options: CreationOptions, twist: Twist = {}) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const passkey: Passkey = {
      id: twist.id ?? randomBytes(32),
      key: privateKey,
      userHandle: options.user.id,
      rpId: options.rp.id,
      counter: twist.counter ?? 1,
    }
    const cose = new Map<unknown, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const flags = present | attested | ((twist.isVerified ?? true) ? verified : 0)
    const idLength = Buffer.from([0, passkey.id.length])
    const authData = Buffer.concat([
      authenticatorData(passkey.rpId, flags, passkey.counter),
      Buffer.alloc(16),
      idLength,
      passkey.id,
      cbor(cose),
    ])
    const attestation = new Map<unknown, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ])
    const answer = {
      id: url(passkey.id),
      rawId: url(passkey.id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: url(clientData(twist.type ?? 'webauthn.create', options.challenge, { origin: home, ...twist })),
        attestationObject: url(cbor(attestation)),
        transports: ['internal'],
      },
    }
    return { passkey, answer }
  }

  const use = (passkey: Passkey, options: RequestOptions, twist: Twist = {}) => {
    passkey.counter = twist.counter ?? passkey.counter + 1
    const flags = present | ((twist.isVerified ?? true) ? verified : 0)
    const authData = authenticatorData(passkey.rpId, flags, passkey.counter)
    const data = clientData(twist.type ?? 'webauthn.get', options.challenge, { origin: home, ...twist })
    return {
      id: url(passkey.id),
      rawId: url(passkey.id),
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: url(data),
        authenticatorData: url(authData),
        signature: url(sign('sha256', Buffer.concat([authData, sha256(data)]), passkey.key)),
        userHandle: twist.userHandle ?? passkey.userHandle,
      },
    }
  }
  return { make, use }
}
