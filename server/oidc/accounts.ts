// Whose account at the provider it is: somebody's who is linked with it, somebody's with that verified address, somebody's
// who is invited by it, and else nobody's, unless the operator lets new people in.
import { audit } from '#server/audit/audit.ts'
import type { OidcConfig } from '#server/config.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { findPersonByEmail, insertPerson, joinByAddress } from '#server/people/people.ts'
import type { Person } from '#shared/people.ts'
import { findLinked, insertLink, noteUse } from './links.ts'
import type { Account } from './provider.ts'
import { readVouched, type Vouched } from './vouching.ts'

interface Asked {
  readonly config: OidcConfig
  readonly account: Account
}

/** @returns who signs in, linked from now on. @throws Refusal 403, 409 */
export const personOf = async (ctx: Ctx, { config, account }: Asked): Promise<Person> => {
  const linked = await findLinked(ctx, account)
  if (linked) {
    refuseDisabled(linked)
    await noteUse(ctx, account)
    return shown(linked)
  }
  // The provider is asked before a transaction is open.
  const vouched = readVouched(config, account, await account.tell())
  return inTransaction(ctx, async (ctx) => {
    const person = (await findPersonByEmail(ctx, vouched.email)) ?? (await welcome(ctx, config, vouched))
    refuseDisabled(person)
    refuseOwnWord(person)
    await link(ctx, { account, person, vouched, config, by: person })
    return shown(person)
  })
}

/** For who has signed in already. Their address here has to be the verified one there. @throws Refusal 403, 409 */
export const linkAccount = async (ctx: Ctx, { config, account, person }: Asked & { readonly person: Person }) => {
  const linked = await findLinked(ctx, account)
  if (linked?.id === person.id) return
  if (linked) throw linkedElsewhere(config)
  const vouched = readVouched(config, account, await account.tell())
  if (vouched.email.toLowerCase() !== person.email.toLowerCase())
    throw new Refusal(
      403,
      'other_address',
      `Your account at ${config.name} has the address ${vouched.email}, and here you have ${person.email}: only one with your own address can be linked.`,
    )
  await inTransaction(ctx, (ctx) => link(ctx, { account, person, vouched, config, by: person }))
}

const welcome = async (ctx: Ctx, { name: provider, newcomersRole: role }: OidcConfig, { email, name }: Vouched) => {
  const joined =
    (await joinByAddress(ctx, { email, name })) ?? (role && (await insertPerson(ctx, { email, name, role })))
  if (!joined)
    throw new Refusal(
      403,
      'not_on_desk',
      `There is nobody with the address ${email} on this desk, and ${provider} alone lets nobody in. Ask for an invitation.`,
    )
  const changes = { role: { after: joined.role }, by: { after: provider } }
  await audit(ctx, { action: 'person.joined', subject: email, subjectId: joined.id, changes, by: joined })
  return { ...joined, disabled_at: null, verified_email: email }
}

interface Link extends Asked {
  readonly person: Person
  readonly vouched: Vouched
  readonly by: Person
}

const link = async (ctx: Ctx, { config, account, person, vouched, by }: Link) => {
  const isLinked = await insertLink(ctx, { account, personId: person.id, email: vouched.email })
  if (!isLinked) throw linkedElsewhere(config)
  const changes = { issuer: { after: account.issuer }, subject: { after: account.subject } }
  await audit(ctx, { action: 'sign_in_link.made', subject: person.email, subjectId: person.id, changes, by })
}

const shown = ({ id, name, email, role }: Person): Person => ({ id, name, email, role })

const refuseDisabled = ({ disabled_at }: { readonly disabled_at: string | null }) => {
  if (disabled_at === null) return
  throw new Refusal(403, 'person_disabled', 'Your account on this desk is disabled: ask one of its admins.')
}

interface Addressed {
  readonly email: string
  readonly verified_email: string | null
}

// Who gave themselves an address that is somebody else's must not become the account of that somebody.
const refuseOwnWord = ({ email, verified_email: verified }: Addressed) => {
  if (verified?.toLowerCase() === email.toLowerCase()) return
  throw new Refusal(
    403,
    'email_not_verified',
    'Somebody here has given themselves this address, and nobody has vouched for it: sign in with e-mail and password.',
  )
}

// An address that was handed on to somebody else at the provider must not open what was its first holder's here.
const linkedElsewhere = ({ name }: OidcConfig) =>
  new Refusal(
    409,
    'linked_elsewhere',
    `Somebody here is linked with another account at ${name} already. Sign in with e-mail and password and remove that link, or ask an admin.`,
  )
