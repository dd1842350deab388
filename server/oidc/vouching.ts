// Which of a provider's words are taken for proof that an e-mail address is somebody's.
import { domainToASCII } from 'node:url'
import type { OidcConfig } from '#server/config.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { faultOfEmail, faultOfName } from '#server/people/people.ts'
import type { Account, Told } from './provider.ts'

export interface Vouched {
  readonly email: string
  readonly name: string
}

/** @throws Refusal 403 for an address that is not proved, or not of an allowed domain */
export const readVouched = (config: OidcConfig, { issuer }: Pick<Account, 'issuer'>, told: Told): Vouched => {
  const email = typeof told.email === 'string' ? told.email : ''
  if (email === '') throw noAddress(config)
  // Letters beyond ASCII can be lower-cased into ones of another address (the sign of the kelvin into a k).
  if (told.email_verified !== true || !isPlain(email) || !isAuthority(issuer, email, told)) throw unverified(config)
  const domain = domainToASCII((email.split('@')[1] ?? '').toLowerCase())
  if (config.allowedDomains && !config.allowedDomains.includes(domain)) throw foreign(email)
  return { email, name: nameOf(told, email) }
}

const isPlain = (email: string) => faultOfEmail(email) === undefined && /^[\x21-\x7e]+$/.test(email)

// An account of Google's with an address elsewhere was verified once, maybe years ago. Google itself says for whom it
// can speak now: its own mail, and the organisations that it hosts (hd).
const isAuthority = (issuer: string, email: string, { hd }: Told) =>
  issuer !== 'https://accounts.google.com' || /@gmail\.com$/i.test(email) || (typeof hd === 'string' && hd !== '')

const nameOf = ({ name }: Told, email: string) => {
  const told = typeof name === 'string' ? name.trim() : ''
  return faultOfName(told) === undefined ? told : (email.split('@')[0] ?? email)
}

const noAddress = ({ name }: OidcConfig) =>
  new Refusal(
    403,
    'email_missing',
    `${name} does not tell this desk your e-mail address, so it cannot tell who you are here. Allow it there, then begin again.`,
  )

const unverified = ({ name }: OidcConfig) =>
  new Refusal(
    403,
    'email_unverified',
    `${name} has not verified your e-mail address, so it is no proof of who you are here. Verify it there, then begin again.`,
  )

const foreign = (email: string) =>
  new Refusal(403, 'domain_not_allowed', `Addresses such as ${email} are not let in to this desk.`)
