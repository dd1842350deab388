// For which host a passkey is: it works there and nowhere else, and browsers make none for a bare IP address.
import { isIP } from 'node:net'
import type { Config } from '#server/config.ts'
import { hostName } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/refusal.ts'

interface At {
  readonly config: Config
  /** The Host header. */
  readonly host: string | undefined
}

export interface RelyingParty {
  readonly id: string
  /** What browsers say of pages there, and sign. */
  readonly origin: string
}

/** Undefined where no passkey can be: at an IP address, and by plain http anywhere but on localhost. */
export const findRelyingParty = ({ config: { publicUrl }, host = '' }: At): RelyingParty | undefined => {
  const name = hostName(host)
  if (name === undefined) return undefined
  const open = publicUrl === undefined ? undefined : new URL(publicUrl)
  const isPublic = open?.hostname === name && (name !== 'localhost' || open.host === host)
  if (isPublic && open.protocol === 'https:' && isIP(name.replace(/^\[|\]$/g, '')) === 0)
    return { id: name, origin: open.origin }
  return name === 'localhost' ? { id: name, origin: new URL(`http://${host}`).origin } : undefined
}

/** @throws Refusal 409 with where there could be one. */
export const relyingPartyAt = (at: At): RelyingParty => {
  const found = findRelyingParty(at)
  if (found) return found
  throw new Refusal(409, 'no_passkeys_here', whyNoPasskeys(at.config))
}

export const whyNoPasskeys = ({ publicUrl }: Config) =>
  publicUrl?.startsWith('https:') && isIP(new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')) === 0
    ? `Passkeys belong to a name, so they work at ${publicUrl} only, not at this address.`
    : 'Passkeys belong to a name: browsers make none for an IP address. Open the desk as localhost on its own machine, ' +
      'or give it a name with https (PUBLIC_URL).'
