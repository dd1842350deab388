// What tests of sign-ins by a provider are built with: a browser's part in them.
import type { startDesk } from '#server/testing.ts'
import { call } from './call.ts'
import { signInAt } from './openid-provider.ts'

export type Desk = Awaited<ReturnType<typeof startDesk>>

interface Start {
  readonly route?: string
  /** What the browser brings. */
  readonly cookie?: string
}

/** As the page does. @returns where it is sent, and the cookie that it keeps */
export const begin = async (
  desk: Pick<Desk, 'url'>,
  json: { readonly next?: string } = {},
  { route = 'POST /api/v1/oidc/start', cookie }: Start = {},
) => {
  const reply = await call(desk, route, { json, ...(cookie !== undefined && { headers: { cookie } }) })
  if (reply.status !== 200) throw new Error(`not begun: ${reply.status} ${reply.text}`)
  return { url: reply.json<{ url: string }>().url, cookie: reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
}

export const finish = (
  desk: Pick<Desk, 'url'>,
  { cookie }: { readonly cookie: string },
  { search }: { readonly search: string },
) => call(desk, 'POST /api/v1/oidc/finish', { json: { answer: search }, headers: { cookie } })

/** There and back, as one account of the provider's. */
export const go = async (desk: Pick<Desk, 'url'>, login: string) => {
  const begun = await begin(desk)
  return finish(desk, begun, await signInAt(begun.url, login))
}
