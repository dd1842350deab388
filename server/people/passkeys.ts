// Passkeys (WebAuthn). Each is asked to make sure who holds it, by a fingerprint or a PIN: what it has and what they know
// or are, so that one alone is a whole sign-in. The library is loaded when the first one is used.
import { randomBytes } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { notFound, Refusal } from '#server/platform/refusal.ts'
import type { PasskeyAnswer } from '#shared/second-factor.ts'
import { makeChallenge, takeChallenge, type Asked } from './passkey-challenges.ts'
import type { RelyingParty } from './relying-party.ts'

const webauthn = () => import('@simplewebauthn/server')

/** EdDSA, ES256 and RS256 (COSE): what devices of today make. */
const algorithms = [-8, -7, -257]
const mostPasskeys = 20

interface Holder {
  readonly personId: number
  readonly name: string
  readonly email: string
}

/** What a browser is to be told to make one. @throws Refusal 409 for too many */
export const beginPasskey = async (ctx: Ctx, { personId, name, email }: Holder, relyingParty: RelyingParty) => {
  const own = await ctx.db
    .selectFrom('passkeys')
    .select(['credential_id', 'transports', 'user_handle', 'rp_id'])
    .where('person_id', '=', personId)
    .execute()
  if (own.length >= mostPasskeys)
    throw new Refusal(409, 'too_many_passkeys', `You have ${mostPasskeys} passkeys: remove one first.`)
  const userHandle = own[0]?.user_handle ?? randomBytes(32)
  const { generateRegistrationOptions } = await webauthn()
  return generateRegistrationOptions({
    rpName: 'Docket',
    rpID: relyingParty.id,
    userName: email,
    userDisplayName: name,
    userID: new Uint8Array(userHandle),
    challenge: await makeChallenge(ctx, { purpose: 'add', relyingParty, personId, userHandle }),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: own.filter(({ rp_id }) => rp_id === relyingParty.id).map(described),
  })
}

interface Made {
  readonly personId: number
  readonly name: string
  readonly relyingParty: RelyingParty
  readonly answer: PasskeyAnswer
}

/** Keeps what was made. @throws Refusal 400, 409, 422 */
export const addPasskey = async (ctx: Ctx, { personId, name: written, relyingParty, answer }: Made) => {
  const name = readName(written)
  const taken = await takeChallenge(ctx, { purpose: 'add', relyingParty, personId }, answer.response.clientDataJSON)
  if (!taken?.userHandle) throw tooLate()
  const { verifyRegistrationResponse } = await webauthn()
  const verified = await verifyRegistrationResponse({
    response: answer as unknown as RegistrationResponseJSON,
    expectedChallenge: taken.challenge,
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined)
  if (!verified?.verified) throw new Refusal(400, 'bad_passkey', 'What this device made is no passkey of this desk.')
  const { credential } = verified.registrationInfo
  const row = await ctx.db
    .insertInto('passkeys')
    .values({
      person_id: personId,
      name,
      credential_id: Buffer.from(credential.id, 'base64url'),
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: knownTransports(credential.transports),
      user_handle: taken.userHandle,
      rp_id: relyingParty.id,
      created_at: ctx.now(),
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Refusal(409, 'passkey_known', 'This passkey is there already.')
  return name
}

/** What a browser is to be told to use one; of a person, where it is known who comes. */
export const askForPasskey = async (ctx: Ctx, asked: Asked) => {
  const own =
    asked.personId === undefined
      ? []
      : await ctx.db
          .selectFrom('passkeys')
          .select(['credential_id', 'transports'])
          .where('person_id', '=', asked.personId)
          .where('rp_id', '=', asked.relyingParty.id)
          .execute()
  if (asked.personId !== undefined && own.length === 0)
    throw new Refusal(409, 'no_passkey_here', 'You have no passkey for this address: take a code instead.')
  const { generateAuthenticationOptions } = await webauthn()
  return generateAuthenticationOptions({
    rpID: asked.relyingParty.id,
    challenge: await makeChallenge(ctx, asked),
    userVerification: 'required',
    ...(own.length > 0 && { allowCredentials: own.map(described) }),
  })
}

/** Whose passkey this is, where all is right about it; it was used now. */
export const usePasskey = async (ctx: Ctx, asked: Asked, answer: PasskeyAnswer): Promise<number | undefined> => {
  const { relyingParty, personId } = asked
  const taken = await takeChallenge(ctx, asked, answer.response.clientDataJSON)
  if (!taken) return undefined
  const found = await ctx.db
    .selectFrom('passkeys')
    .innerJoin('people', 'people.id', 'person_id')
    .select(['passkeys.id', 'person_id', 'credential_id', 'public_key', 'user_handle', 'rp_id', 'people.email'])
    .where('credential_id', '=', Buffer.from(answer.id, 'base64url'))
    .where('people.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!found || found.rp_id !== relyingParty.id) return undefined
  if (personId !== undefined && found.person_id !== personId) return undefined
  const { userHandle } = answer.response
  // Where nobody was named the passkey has to say whose it is (WebAuthn 7.2, step 6).
  if (personId === undefined && userHandle === undefined) return undefined
  if (userHandle !== undefined && userHandle !== found.user_handle.toString('base64url')) return undefined
  const { verifyAuthenticationResponse } = await webauthn()
  const verified = await verifyAuthenticationResponse({
    response: answer as unknown as AuthenticationResponseJSON,
    expectedChallenge: taken.challenge,
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    requireUserVerification: true,
    // The counter is held against the row below, in one statement, and only once the signature is known to be good.
    credential: { id: answer.id, publicKey: new Uint8Array(found.public_key), counter: 0 },
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  const { newCounter } = verified.authenticationInfo
  if (await noteUse(ctx, found.id, newCounter)) return found.person_id
  await audit(ctx, {
    action: 'second_factor.passkey_refused',
    subject: found.email,
    subjectId: found.person_id,
    changes: { reason: { after: 'its counter went back: there may be a copy of it' } },
  })
  return undefined
}

// WebAuthn 6.1.1: a counter that does not grow tells of a copy. Devices that do not count say 0, and always did.
const noteUse = async (ctx: Ctx, id: number, counter: number) => {
  const { numUpdatedRows } = await ctx.db
    .updateTable('passkeys')
    .set({ counter, last_used_at: ctx.now() })
    .where('id', '=', id)
    .where(({ or, and, eb }) => or([eb('counter', '<', counter), and([eb('counter', '=', 0), eb.val(counter === 0)])]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const listPasskeys = (ctx: Ctx, personId: number) =>
  ctx.db
    .selectFrom('passkeys')
    .select(['id', 'name', 'rp_id', 'created_at', 'last_used_at'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .limit(mostPasskeys)
    .execute()

interface Own {
  readonly personId: number
  readonly id: number
}

/** @throws Refusal 404, 422 */
export const renamePasskey = async (ctx: Ctx, { personId, id }: Own, written: string) => {
  const name = readName(written)
  const before = await ctx.db
    .selectFrom('passkeys')
    .select('name')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw notFound('passkey')
  await ctx.db.updateTable('passkeys').set({ name }).where('id', '=', id).execute()
  return { before: before.name, after: name }
}

/** @returns its name. @throws Refusal 404 */
export const forgetPasskey = async (ctx: Ctx, { personId, id }: Own): Promise<string> => {
  const row = await ctx.db
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returning('name')
    .executeTakeFirst()
  if (!row) throw notFound('passkey')
  return row.name
}

const described = ({ credential_id, transports }: { credential_id: Buffer; transports: string[] }) => ({
  id: credential_id.toString('base64url'),
  transports,
})

const transportsOfToday = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']
const knownTransports = (given: readonly string[] = []) => transportsOfToday.filter((one) => given.includes(one))

const readName = (written: string) => {
  const name = written.trim()
  const isNamed = name !== '' && Array.from(name).length <= 100 && !/\p{Cc}|\p{Cs}|[\u2028\u2029]/u.test(name)
  const message = 'A passkey needs a name of up to 100 characters, such as the device it is on.'
  if (!isNamed) throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'name', message }] })
  return name
}

const tooLate = () =>
  new Refusal(409, 'passkey_not_begun', 'That took longer than 5 minutes, or was done already: begin again.')
