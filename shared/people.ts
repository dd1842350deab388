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

const Instant = Type.String({ format: 'date-time' })
const GivenRole = Type.Enum(['owner', 'admin', 'agent', 'viewer', 'requester'])
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

const TeamSchema = Type.Object(
  {
    people: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        email: Type.String(),
        role: Type.Enum(['owner', 'admin', 'agent', 'viewer', 'requester']),
        created_at: Instant,
        is_disabled: Type.Boolean(),
        has_second_factor: Type.Boolean(),
      }),
    ),
    invitations: Type.Array(
      Type.Object({
        id: Type.Integer(),
        email: Type.String(),
        role: GivenRole,
        invited_by: Type.String(),
        expires_at: Instant,
      }),
      { description: 'Those that still count' },
    ),
  },
  { $id: 'Team' },
)
export type Team = Static<typeof TeamSchema>

export const SessionSchema = Type.Object(
  {
    is_claimed: Type.Boolean({ description: 'Whether the desk has an owner, and so a sign-in' }),
    is_open: Type.Boolean({ description: 'Whether this caller may use it without: true on its machine until claimed' }),
    person: Type.Union([PersonSchema, Type.Null()], { description: 'Who is signed in' }),
    must_enrol: Type.Optional(
      Type.Boolean({ description: 'They have to add a second factor, and may do nothing else until then' }),
    ),
    second_step: Type.Optional(
      Type.Object(
        {
          ticket: Type.String({ description: 'For the second step; counts once and for 10 minutes' }),
          has_app: Type.Boolean(),
          has_passkey: Type.Boolean({ description: 'One that works at this address' }),
        },
        { description: 'The password is right, and nobody is signed in yet: a second step is needed' },
      ),
    ),
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
  readTeam: contract(paths.readTeam, {
    summary: 'Everybody, and who is invited',
    tags,
    response: { 200: TeamSchema },
  }),
  changePerson: contract(paths.changePerson, {
    summary: 'Give somebody another role, keep them out or let them in again',
    description: 'Their sessions end. Only owners change owners, or make one; nobody changes themselves.',
    tags,
    params: Id,
    body: Type.Object(
      { role: Type.Optional(GivenRole), is_disabled: Type.Optional(Type.Boolean()) },
      { $id: 'PersonChange', additionalProperties: false },
    ),
    response: { 200: TeamSchema },
  }),
  invite: contract(paths.invite, {
    summary: 'Invite somebody by a link',
    description: 'The code is told this once; the link is /join# and the code. It counts once and for 72 hours.',
    tags,
    body: Type.Object({ email: Text, role: GivenRole }, { $id: 'NewInvitation', additionalProperties: false }),
    response: { 201: Type.Object({ code: Type.String(), team: TeamSchema }) },
  }),
  withdrawInvitation: contract(paths.withdrawInvitation, {
    summary: 'Take an invitation back',
    tags,
    params: Id,
    response: { 200: TeamSchema },
  }),
  readInvitation: contract(paths.readInvitation, {
    summary: 'Whom an invitation is for; does not use it up',
    tags,
    body: Type.Object({ code: Text }, { $id: 'InvitationCode', additionalProperties: false }),
    response: { 200: Type.Object({ email: Type.String(), role: GivenRole, invited_by: Type.String() }) },
  }),
  join: contract(paths.join, {
    summary: 'Join by an invitation, and be signed in',
    tags,
    body: Type.Object({ code: Text, name: Text, password: Text }, { $id: 'Join', additionalProperties: false }),
    response: { 201: SessionSchema },
  }),
}
