import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { SessionSchema } from './people.ts'
import { paths } from './routes.ts'

const Instant = Type.String({ format: 'date-time' })
const Next = Type.Optional(
  Type.String({ maxLength: 2_000, description: 'The page to go to afterwards; told again when it is done' }),
)
const Begun = Type.Object(
  { url: Type.String({ description: 'Where the browser is to go now: a page of the provider' }) },
  { $id: 'SignInBegun' },
)

const OidcLinksSchema = Type.Object(
  {
    name: Type.Union([Type.String(), Type.Null()], {
      description: 'What the provider is called; null where none is set',
    }),
    may_link: Type.Boolean({ description: 'Whether there is a provider that you are not linked with yet' }),
    links: Type.Array(
      Type.Object({
        id: Type.Integer(),
        issuer: Type.String(),
        email: Type.String({ description: 'As the provider had verified it when the link was made' }),
        linked_at: Instant,
        last_used_at: Instant,
      }),
    ),
  },
  { $id: 'OidcLinks' },
)
export type OidcLinks = Static<typeof OidcLinksSchema>

const tags = ['sign-in by OpenID Connect'] as const

export const oidc = {
  readOidc: contract(paths.readOidc, {
    summary: 'Whether people may sign in by a provider, and what it is called',
    tags,
    response: { 200: Type.Object({ name: Type.Union([Type.String(), Type.Null()]) }) },
  }),
  startOidc: contract(paths.startOidc, {
    summary: 'Begin a sign-in at the provider',
    description:
      'Sets a cookie for ten minutes that binds the sign-in to this browser. 503 while the provider is away.',
    tags,
    body: Type.Object({ next: Next }, { $id: 'OidcStart', additionalProperties: false }),
    response: { 200: Begun },
  }),
  finishOidc: contract(paths.finishOidc, {
    summary: 'Finish it with what the provider sent the browser back with',
    description:
      'Once, within ten minutes, by the same browser. Answers with a session in a cookie; where somebody linked their account, with the session they had.',
    tags,
    body: Type.Object(
      { answer: Type.String({ maxLength: 16_000, description: 'The query of /sign-in/oidc, as it came' }) },
      { $id: 'OidcFinish', additionalProperties: false },
    ),
    response: {
      200: Type.Object({ session: SessionSchema, next: Type.Union([Type.String(), Type.Null()]) }),
    },
  }),
  listOidcLinks: contract(paths.listOidcLinks, {
    summary: 'The accounts at providers that you are linked with',
    tags,
    response: { 200: OidcLinksSchema },
  }),
  startOidcLink: contract(paths.startOidcLink, {
    summary: 'Begin to link your account at the provider',
    description: 'Its verified e-mail address has to be yours here. Goes on as a sign-in does.',
    tags,
    body: Type.Object({ next: Next }, { $id: 'OidcLinkStart', additionalProperties: false }),
    response: { 200: Begun },
  }),
  removeOidcLink: contract(paths.removeOidcLink, {
    summary: 'Forget a link of yours',
    tags,
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    response: { 200: OidcLinksSchema },
  }),
}
