// Passwords as they are kept: argon2id, at the cost OWASP asks for. Hashing is slow and heavy on purpose, so only so many
// are hashed at a time, and a crowd at the door is told to come back.
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'

interface Cost {
  /** KiB */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}
// OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const costNow: Cost = { memory: 19_456, passes: 2, parallelism: 1 }

const tagBytes = 32
const saltBytes = 16

/** How a password is written down: the PHC string format, cost and salt included. */
export const hashPassword = async (ctx: Pick<Ctx, 'desk'>, password: string) => {
  const salt = randomBytes(saltBytes)
  return write(costNow, salt, await derive(ctx, { password, salt, cost: costNow }))
}

/** Takes as long where there is no hash to compare with: who asks for a stranger must not be able to tell. */
export const isPassword = async (ctx: Pick<Ctx, 'desk'>, password: string, written: string | undefined) => {
  const { cost, salt, tag } = read(written ?? nobodys)
  const derived = await derive(ctx, { password, salt, cost })
  return timingSafeEqual(derived, tag) && written !== undefined
}

/** Whether it was written when hashing cost less. */
export const isOutdated = (written: string) => {
  const { memory, passes, parallelism } = read(written).cost
  return memory !== costNow.memory || passes !== costNow.passes || parallelism !== costNow.parallelism
}

const write = ({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer) =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const read = (written: string) => {
  const [, memory, passes, parallelism, salt = '', tag = ''] = format.exec(written) ?? []
  if (memory === undefined) throw new Error('a password hash is written in a way that is not known here')
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const nobodys = write(costNow, randomBytes(saltBytes), randomBytes(tagBytes))

const deriveTag = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

interface Derivation {
  readonly password: string
  readonly salt: Buffer
  readonly cost: Cost
}

// The same letters may be typed in two ways (Unicode); what is the same to the eye is the same here.
const derive = (ctx: Pick<Ctx, 'desk'>, { password, salt, cost }: Derivation) =>
  inTurn(ctx, () =>
    deriveTag('argon2id', { message: password.normalize('NFC'), nonce: salt, tagLength: tagBytes, ...cost }),
  )

// Two of the four threads that file reads and name lookups use too.
const mostAtOnce = 2
const mostWaiting = 50

const queueOf = perDesk(() => ({ underWay: 0, waiting: [] as (() => void)[] }))

const inTurn = async <T>(ctx: Pick<Ctx, 'desk'>, work: () => Promise<T>): Promise<T> => {
  const queue = queueOf(ctx)
  if (queue.underWay >= mostAtOnce) {
    if (queue.waiting.length >= mostWaiting) throw crowded()
    // Handed on by who goes, so that nobody who comes just then gets ahead.
    await new Promise<void>((go) => queue.waiting.push(go))
  } else queue.underWay++
  try {
    return await work()
  } finally {
    const next = queue.waiting.shift()
    if (next) next()
    else queue.underWay--
  }
}

const crowded = () =>
  new Refusal(503, 'sign_in_crowded', 'Too many people sign in at this moment. Try again shortly.', {
    headers: { 'retry-after': '5' },
  })
