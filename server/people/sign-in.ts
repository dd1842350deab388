// Signing in. Whatever way somebody comes, it ends in `finishSignIn`: it alone decides whether what was proven makes a
// session, or a second step is needed, or one has to be added first.
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { Person } from '#shared/people.ts'
import type { PasskeyAnswer } from '#shared/second-factor.ts'
import { useAppCode } from './authenticator-app.ts'
import { findPersonByEmail } from './directory.ts'
import { noteFailure, noteTooMany } from './failed-sign-ins.ts'
import { auditFactor, factorsOf } from './factors.ts'
import { usePasskey } from './passkeys.ts'
import { hashPassword, isOutdated, isPassword } from './passwords.ts'
import { holdTicket, issueTicket, readTicket, useTicket } from './pending-sign-ins.ts'
import { countRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'
import type { RelyingParty } from './relying-party.ts'
import { isRequiredOf } from './second-factor-rule.ts'
import { refuseChanged, startSession, type Visitor } from './sessions.ts'
import { forgetCodeTries, forgetTries, takeCodeTry, takeTry } from './sign-in-limits.ts'

/** By what somebody has shown who they are. */
export interface Proven {
  /** A passkey makes sure who holds it, so it is both steps. */
  readonly by: 'password' | 'passkey' | 'claim' | 'invitation' | 'single_sign_on'
  /** The second step, where that is not enough. */
  readonly second?: 'app' | 'recovery_code' | 'passkey'
}

export interface SignedIn {
  readonly person: Person
  readonly token: string
  /** The session is good for adding a second factor, and for nothing else. */
  readonly mustEnrol: boolean
}

/** Nobody is signed in yet. */
export interface SecondStepNeeded {
  readonly ticket: string
  readonly hasApp: boolean
  readonly passkeyHosts: readonly string[]
}

/**
 * The one end of every way to sign in.
 * @throws Refusal 401 for who is disabled
 */
export const finishSignIn = (
  ctx: Ctx,
  personId: number,
  { visitor, proven }: { readonly visitor: Visitor; readonly proven: Proven },
): Promise<SignedIn | SecondStepNeeded> =>
  inTransaction(ctx, async (ctx) => {
    // Held until the session is there: what is changed about them meanwhile waits, and then ends it.
    const found = await ctx.db
      .selectFrom('people')
      .select(['id', 'name', 'email', 'role', 'disabled_at'])
      .where('id', '=', personId)
      .forShare()
      .executeTakeFirst()
    if (!found || found.disabled_at !== null) throw notRecognised()
    await refuseChanged(ctx, personId, visitor)
    const { disabled_at: _disabled, ...person } = found
    const { hasApp, passkeyHosts } = await factorsOf(ctx, personId)
    const hasOne = hasApp || passkeyHosts.length > 0
    const isWhole = proven.by === 'passkey' || proven.second !== undefined
    if (hasOne && !isWhole) return { ticket: await issueTicket(ctx, personId, proven.by), hasApp, passkeyHosts }
    const mustEnrol = !hasOne && (await isRequiredOf(ctx, person.role))
    const token = await startSession(ctx, personId, { ...visitor, mustEnrol })
    await forgetTries(ctx, { email: person.email, address: visitor.address })
    return { person, token, mustEnrol }
  })

interface Credentials {
  readonly email: string
  readonly password: string
}

/**
 * An unknown account, a wrong password and a disabled account are answered alike, and after the same time.
 * @throws Refusal 401, 429 after too many tries.
 */
export const signIn = async (ctx: Ctx, { email, password }: Credentials, visitor: Visitor) => {
  const tried = { email, address: visitor.address }
  const triesLeft = await takeTry(ctx, tried).catch((error: unknown) => {
    if (error instanceof Refusal) noteTooMany(ctx, email)
    throw error
  })
  const found = await findPersonByEmail(ctx, email)
  const isRight = await isPassword(ctx, password, found?.hash ?? undefined)
  if (!found || found.hash === null || !isRight || found.disabled_at !== null) {
    noteFailure(ctx, found, isRight ? 'disabled' : 'wrong_password')
    throw notRecognised(triesLeft)
  }
  const verifiedHash = await renewedHash(ctx, { id: found.id, hash: found.hash }, password)
  return finishSignIn(ctx, found.id, { visitor: { ...visitor, verifiedHash }, proven: { by: 'password' } })
}

interface PasskeyGiven {
  readonly relyingParty: RelyingParty
  readonly answer: PasskeyAnswer
}

/** @throws Refusal 401 */
export const signInWithPasskey = async (ctx: Ctx, { relyingParty, answer }: PasskeyGiven, visitor: Visitor) => {
  const personId = await usePasskey(ctx, { purpose: 'sign_in', relyingParty }, answer)
  if (personId === undefined) throw passkeyNotRecognised()
  return finishSignIn(ctx, personId, { visitor, proven: { by: 'passkey' } })
}

interface SecondStep {
  readonly ticket: string
  /** Of an app, or a recovery code. */
  readonly code?: string | undefined
  readonly passkey?: PasskeyGiven | undefined
}

/** @throws Refusal 401 for a ticket or a proof that does not count, 422 for none, 429 after too many tries */
export const takeSecondStep = async (ctx: Ctx, { ticket, code, passkey }: SecondStep, visitor: Visitor) => {
  const person = await readTicket(ctx, ticket)
  const triesLeft = await takeCodeTry(ctx, person.id)
  const done = await inTransaction(ctx, async (ctx) => {
    const { id, email, proven_by } = await holdTicket(ctx, ticket)
    const second = await prove(ctx, id, { code, passkey })
    if (!second) return undefined
    await useTicket(ctx, ticket)
    if (second === 'recovery_code') {
      const left = await countRecoveryCodes(ctx, id)
      const changes = { left: { before: left + 1, after: left } }
      await auditFactor(ctx, { id, email }, { action: 'second_factor.recovery_code_used', changes })
    }
    await forgetCodeTries(ctx, id)
    return finishSignIn(ctx, id, { visitor, proven: { by: proven_by as Proven['by'], second } })
  })
  if (done) return done
  await auditFactor(ctx, person, { action: 'second_factor.code_failed' })
  throw passkey ? passkeyNotRecognised() : codeNotRecognised(triesLeft)
}

const prove = async (
  ctx: Ctx,
  personId: number,
  { code, passkey }: Pick<SecondStep, 'code' | 'passkey'>,
): Promise<Proven['second']> => {
  if (passkey) {
    const { relyingParty, answer } = passkey
    const holder = await usePasskey(ctx, { purpose: 'second_step', relyingParty, personId }, answer)
    return holder === personId ? 'passkey' : undefined
  }
  const typed = code?.replaceAll(/\s/g, '') ?? ''
  if (/^\d{6}$/.test(typed)) return (await useAppCode(ctx, personId, typed)) ? 'app' : undefined
  return (await useRecoveryCode(ctx, personId, typed)) ? 'recovery_code' : undefined
}

// Never over a password that was changed meanwhile: the session then finds another hash than this one, and is none.
const renewedHash = async (ctx: Ctx, { id, hash }: { id: number; hash: string }, password: string) => {
  if (!isOutdated(hash)) return hash
  const renewed = await hashPassword(ctx, password)
  await ctx.db
    .updateTable('password_hashes')
    .set({ hash: renewed })
    .where('person_id', '=', id)
    .where('hash', '=', hash)
    .execute()
  return renewed
}

// RFC 9110 11.6.1 wants a challenge with every 401.
const unauthorised = (code: string, message: string) =>
  new Refusal(401, code, message, { headers: { 'www-authenticate': 'Session realm="Docket"' } })

const leftWords = (tries: number) => `${tries === 1 ? '1 try' : `${tries} tries`} left for now.`

const notRecognised = (triesLeft = 0) =>
  unauthorised('sign_in_failed', `That e-mail and password do not match. ${leftWords(triesLeft)}`)

const codeNotRecognised = (triesLeft: number) =>
  unauthorised(
    'code_not_recognised',
    `That code does not count now. Each counts once; take the newest. ${leftWords(triesLeft)}`,
  )

const passkeyNotRecognised = () =>
  unauthorised('passkey_not_recognised', 'This passkey is not known here. Take another way to sign in.')
