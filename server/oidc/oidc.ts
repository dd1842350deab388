// Signing in by OpenID Connect: to the provider and back.
import type { Ctx } from '#server/platform/context.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { isClaimed, makeSecret, takeTryAtProvider } from '#server/people/people.ts'
import { ProviderFault, reasonOf, refusalOf, staleSignIn } from './faults.ts'
import { addressFor, connect, redeem, type Account } from './provider.ts'
import { noteBegun, secretsOf, takeBegun } from './under-way.ts'

export { linkAccount, personOf } from './accounts.ts'
export { listLinks, removeLink } from './links.ts'
export { lastsSeconds } from './under-way.ts'

/** What people call the provider; undefined where there is none, or nobody to be signed in. */
export const nameOfProvider = async (ctx: Ctx) => ((await isClaimed(ctx)) ? ctx.config.oidc?.name : undefined)

interface Beginning {
  /** What this browser's cookie holds. */
  readonly browser: string
  readonly address: string
  readonly redirectUri: string
  readonly next: string | undefined
  /** Who wants to link rather than to sign in. */
  readonly personId: number | undefined
}

/** @returns where the browser is to go. @throws Refusal 404, 409, 429, 503 */
export const begin = async (ctx: Ctx, { browser, address, redirectUri, next, personId }: Beginning) => {
  const config = await configOf(ctx)
  await takeTryAtProvider(ctx, address)
  const state = makeSecret(32)
  const url = await connect(ctx, config)
    .then((connection) => addressFor(connection, { state, redirectUri, ...secretsOf({ state, browser }) }))
    .catch((error: unknown) => {
      throw refusalOf(ctx, config, error)
    })
  await noteBegun(ctx, { state, browser, issuer: config.issuer, next: pageOf(next), personId })
  return url
}

interface Return {
  readonly browser: string | undefined
  readonly redirectUri: string
  /** The query that the provider sent the browser back with, as it came. */
  readonly answer: string
}

export interface Arrival {
  readonly account: Account
  readonly next: string | null
  /** Who wanted to link rather than to sign in. */
  readonly personId: number | null
}

/** Counts once. @returns whose account at the provider it is. @throws Refusal 403, 404, 409, 503 */
export const arrive = async (ctx: Ctx, { browser, redirectUri, answer }: Return): Promise<Arrival> => {
  const config = await configOf(ctx)
  const query = new URLSearchParams(answer)
  const state = query.get('state')
  if (browser === undefined || state === null) throw staleSignIn()
  const begun = await takeBegun(ctx, { state, browser, issuer: config.issuer })
  if (!begun) throw staleSignIn()
  try {
    const connection = await connect(ctx, config)
    const account = await redeem(connection, { state, redirectUri, ...secretsOf({ state, browser }) }, query)
    // OpenID Connect Core 1.0, 2: at most 255 ASCII characters.
    if (!/^[\x20-\x7e]{1,255}$/.test(account.subject)) throw new ProviderFault('misanswered', 'The subject is no id.')
    const tell = async () => {
      try {
        return await account.tell()
      } catch (error) {
        throw refusalOf(ctx, config, error)
      }
    }
    return { account: { ...account, tell }, ...begun }
  } catch (error) {
    throw refusalOf(ctx, config, error)
  }
}

/** @throws Refusal 404 where there is no provider, 409 where nobody has claimed the desk */
export const configOf = async (ctx: Ctx) => {
  const { oidc } = ctx.config
  if (!oidc) throw new Refusal(404, 'no_provider', 'No provider is set for signing in: OIDC_ISSUER does that.')
  if (!(await isClaimed(ctx)))
    throw new Refusal(409, 'desk_is_unclaimed', 'Nobody signs in before the desk is claimed.')
  return oidc
}

// The page that is gone back to is checked by the page that goes; what no address has is not kept.
const pageOf = (next: string | undefined) => (next !== undefined && /^\/[^\p{C}]*$/u.test(next) ? next : undefined)

/** Whether the provider can be used, for the operator. */
export const checkProvider = async (
  ctx: Ctx,
): Promise<{ readonly isWell: boolean; readonly message: string } | undefined> => {
  const { oidc } = ctx.config
  if (!oidc) return undefined
  const shownAs = `The provider ${oidc.name} (${oidc.issuer})`
  const redirectUri = new URL('/sign-in/oidc', ctx.config.publicUrl ?? `http://127.0.0.1:${ctx.config.port}`).href
  try {
    await connect(ctx, oidc)
    return { isWell: true, message: `${shownAs} answers. Redirect URI: ${redirectUri}` }
  } catch (error) {
    return { isWell: false, message: `${shownAs} cannot be used: ${reasonOf(error)}` }
  }
}
