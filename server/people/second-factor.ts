// Somebody's own second factors: adding and removing them. With the first come recovery codes, with the last they go; and
// whoever was signed in elsewhere is signed out, since they may have been in with less.
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { PasskeyAnswer, SecondFactor } from '#shared/second-factor.ts'
import { confirmApp, forgetApp } from './authenticator-app.ts'
import { auditFactor, factorsOf, forgetFactors, hasSecondFactor, holdPerson } from './factors.ts'
import { addPasskey, forgetPasskey, listPasskeys, renamePasskey } from './passkeys.ts'
import { countRecoveryCodes, forgetRecoveryCodes, makeRecoveryCodes } from './recovery-codes.ts'
import { findRelyingParty, whyNoPasskeys, type RelyingParty } from './relying-party.ts'
import { covers, isRequiredOf, readRule } from './second-factor-rule.ts'
import { signedIn } from './proof.ts'
import { endOtherSessions, endSessionsOf, startSession, type Visitor } from './sessions.ts'
import { forgetCodeTries, takeCodeTry } from './sign-in-limits.ts'

export const readSecondFactor = async (ctx: Ctx, host: string | undefined): Promise<SecondFactor> => {
  const { personId, role } = signedIn(ctx)
  const { hasApp } = await factorsOf(ctx, personId)
  const passkeys = await listPasskeys(ctx, personId)
  return {
    has_app: hasApp,
    recovery_codes_left: await countRecoveryCodes(ctx, personId),
    passkeys: passkeys.map(({ rp_id, ...passkey }) => ({ ...passkey, works_at: rp_id })),
    no_passkeys_because: findRelyingParty({ config: ctx.config, host }) ? null : whyNoPasskeys(ctx.config),
    is_required: covers((await readRule(ctx)).required_of, role),
  }
}

interface Added {
  /** Empty where there were some before. */
  readonly recoveryCodes: readonly string[]
  /** Of a session in the place of the one that was good for this alone. */
  readonly token: string | undefined
}

/** @throws Refusal 401 for a code that is not of the app, 429 */
export const addApp = async (ctx: Ctx, code: string, visitor: Visitor): Promise<Added> => {
  const { personId, email } = signedIn(ctx)
  await takeCodeTry(ctx, personId)
  const added = await inTransaction(ctx, async (ctx) => {
    const isFirst = await isFirstOf(ctx, personId)
    if (!(await confirmApp(ctx, personId, code.replaceAll(/\s/g, '')))) return undefined
    await auditFactor(ctx, { id: personId, email }, { action: 'second_factor.app_added' })
    return afterAdding(ctx, { isFirst, visitor })
  })
  if (!added) {
    await auditFactor(ctx, { id: personId, email }, { action: 'second_factor.code_failed' })
    throw new Refusal(
      401,
      'code_not_recognised',
      'That is no code of this app now. They change every 30 seconds: take the one it shows.',
    )
  }
  await forgetCodeTries(ctx, personId)
  return added
}

interface NewPasskey {
  readonly name: string
  readonly answer: PasskeyAnswer
  readonly relyingParty: RelyingParty
  readonly visitor: Visitor
}

/** @throws Refusal 400, 409, 422 */
export const addOwnPasskey = (ctx: Ctx, { visitor, ...given }: NewPasskey): Promise<Added> => {
  const { personId, email } = signedIn(ctx)
  return inTransaction(ctx, async (ctx) => {
    const isFirst = await isFirstOf(ctx, personId)
    const name = await addPasskey(ctx, { personId, ...given })
    await auditFactor(
      ctx,
      { id: personId, email },
      { action: 'second_factor.passkey_added', changes: { name: { after: name } } },
    )
    return afterAdding(ctx, { isFirst, visitor })
  })
}

const isFirstOf = async (ctx: Ctx, personId: number) => {
  await holdPerson(ctx, personId)
  return !(await hasSecondFactor(ctx, personId))
}

const afterAdding = async (
  ctx: Ctx,
  { isFirst, visitor }: { readonly isFirst: boolean; readonly visitor: Visitor },
): Promise<Added> => {
  const identity = signedIn(ctx)
  const { personId } = identity
  const recoveryCodes = isFirst ? await makeRecoveryCodes(ctx, personId) : []
  if (!identity.mustEnrol) {
    await endOtherSessions(ctx, identity)
    return { recoveryCodes, token: undefined }
  }
  // Others with the password may have such a session too: none of them grows into a whole one.
  await endSessionsOf(ctx, personId)
  return { recoveryCodes, token: await startSession(ctx, personId, visitor) }
}

/** Codes for whoever has a factor. @throws Refusal 409 */
export const renewRecoveryCodes = (ctx: Ctx) => {
  const { personId, email } = signedIn(ctx)
  return inTransaction(ctx, async (ctx) => {
    if (await isFirstOf(ctx, personId))
      throw new Refusal(
        409,
        'no_second_factor',
        'Recovery codes come with a second step: add an app or a passkey first.',
      )
    await auditFactor(ctx, { id: personId, email }, { action: 'second_factor.recovery_codes_made' })
    return makeRecoveryCodes(ctx, personId)
  })
}

/** @throws Refusal 404, 409 for the last one where the desk requires one */
export const removeApp = (ctx: Ctx) =>
  remove(ctx, async (ctx, personId) => {
    if (!(await forgetApp(ctx, personId))) throw new Refusal(404, 'app_not_found', 'There is no authenticator app.')
    return { action: 'second_factor.app_removed' as const }
  })

/** @throws Refusal 404, 409 for the last one where the desk requires one */
export const removePasskey = (ctx: Ctx, id: number) =>
  remove(ctx, async (ctx, personId) => {
    const name = await forgetPasskey(ctx, { personId, id })
    return { action: 'second_factor.passkey_removed' as const, changes: { name: { before: name } } }
  })

type Removal = (ctx: Ctx, personId: number) => Promise<Parameters<typeof auditFactor>[2]>

const remove = (ctx: Ctx, take: Removal) => {
  const identity = signedIn(ctx)
  const { personId, email, role } = identity
  return inTransaction(ctx, async (ctx) => {
    await holdPerson(ctx, personId)
    const deed = await take(ctx, personId)
    if (!(await hasSecondFactor(ctx, personId))) {
      if (await isRequiredOf(ctx, role))
        throw new Refusal(
          409,
          'second_factor_required',
          'This desk requires a second step of you: add another one first.',
        )
      await forgetRecoveryCodes(ctx, personId)
    }
    await auditFactor(ctx, { id: personId, email }, deed)
    await endOtherSessions(ctx, identity)
  })
}

/** @throws Refusal 404, 422 */
export const renameOwnPasskey = (ctx: Ctx, id: number, name: string) => {
  const { personId, email } = signedIn(ctx)
  return inTransaction(ctx, async (ctx) => {
    const changed = await renamePasskey(ctx, { personId, id }, name)
    await auditFactor(
      ctx,
      { id: personId, email },
      { action: 'second_factor.passkey_renamed', changes: { name: changed } },
    )
  })
}

/** For who has lost all of theirs; done by who has the machine. @returns whether there was one. @throws Refusal 404 */
export const resetSecondFactor = (ctx: Ctx, personId: number): Promise<boolean> =>
  inTransaction(ctx, async (ctx) => {
    const person = await holdPerson(ctx, personId)
    const hadOne = await hasSecondFactor(ctx, personId)
    await forgetFactors(ctx, personId)
    await auditFactor(ctx, person, { action: 'second_factor.reset' })
    await endSessionsOf(ctx, personId)
    return hadOne
  })
