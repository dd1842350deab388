import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'

export const PersonSchema = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    email: Type.String(),
    role: Type.Enum(['owner', 'admin', 'agent', 'viewer', 'requester']),
  },
  { $id: 'Person' },
)
export type Person = Static<typeof PersonSchema>

const SessionSchema = Type.Object(
  {
    is_claimed: Type.Boolean({ description: 'Whether the desk has an owner, and so a sign-in' }),
    is_open: Type.Boolean({ description: 'Whether this caller may use it without: true on its machine until claimed' }),
    person: Type.Union([PersonSchema, Type.Null()], { description: 'Who is signed in' }),
  },
  { $id: 'Session' },
)
export type Session = Static<typeof SessionSchema>

// Faults of these are told in words of the desk's own, by the verbs; here stand only bounds that nothing honest meets.
const Text = Type.String({ maxLength: 4_000 })
const tags = ['people'] as const

export const people = {
  readSession: contract(paths.readSession, {
    summary: 'Whether the desk is claimed, and who is signed in',
    tags,
    response: { 200: SessionSchema },
  }),
  signIn: contract(paths.signIn, {
    summary: 'Sign in',
    description: 'Answers with a session in a cookie. Tries are counted for each account and address (429).',
    tags,
    body: Type.Object({ email: Text, password: Text }, { $id: 'SignIn', additionalProperties: false }),
    response: { 200: SessionSchema },
  }),
  signOut: contract(paths.signOut, {
    summary: 'Sign out: the session ends, in every tab',
    tags,
    response: { 200: SessionSchema },
  }),
  claimDesk: contract(paths.claimDesk, {
    summary: 'Claim the desk: become its owner',
    description: 'With the code of the link that the desk printed at its start. From then on it has a sign-in.',
    tags,
    body: Type.Object(
      { code: Text, name: Text, email: Text, password: Text },
      { $id: 'Claim', additionalProperties: false },
    ),
    response: { 201: SessionSchema },
  }),
}
