import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { PersonSchema, SessionSchema } from './people.ts'
import { paths } from './routes.ts'
import { formatLocales, languages, themes } from './words.ts'

const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])

const chosen = {
  language: orNull(Type.Enum([...languages])),
  formats: orNull(Type.Enum([...formatLocales], { description: 'How dates and numbers are written' })),
  time_zone: orNull(Type.String({ maxLength: 64, description: 'Such as Europe/Berlin; of the dates that are shown' })),
  theme: orNull(Type.Enum([...themes])),
  has_shortcuts: orNull(Type.Boolean({ description: 'Whether single letters are shortcuts' })),
}

const ProfileSchema = Type.Object(
  { ...PersonSchema.properties, ...chosen },
  { $id: 'Profile', description: 'What is null is as the browser has it' },
)
export type Profile = Static<typeof ProfileSchema>

const OwnSessionsSchema = Type.Object(
  {
    sessions: Type.Array(
      Type.Object({
        id: Type.Integer(),
        browser: Type.String({ description: 'In words, by what it says of itself' }),
        address: Type.String({ description: 'Where the sign-in came from' }),
        created_at: Type.String({ format: 'date-time' }),
        last_seen_at: Type.String({ format: 'date-time', description: 'To five minutes' }),
        is_current: Type.Boolean({ description: 'The one that asks' }),
      }),
    ),
  },
  { $id: 'OwnSessions' },
)

// Faults of these are told in words of the desk's own, by the verbs; here stand only bounds that nothing honest meets.
const Text = Type.String({ maxLength: 4_000 })
const tags = ['me'] as const

export const me = {
  readMe: contract(paths.readMe, {
    summary: 'Your own profile',
    tags,
    response: { 200: ProfileSchema },
  }),
  changeMe: contract(paths.changeMe, {
    summary: 'Change your name, and how the desk is shown to you',
    description:
      'What is null is as the browser has it. Nothing else can be changed here: not the role, not the e-mail.',
    tags,
    body: Type.Object(
      { name: Type.Optional(Text), ...Type.Partial(Type.Object(chosen)).properties },
      { $id: 'ProfileChange', additionalProperties: false },
    ),
    response: { 200: ProfileSchema },
  }),
  changeOwnEmail: contract(paths.changeOwnEmail, {
    summary: 'Change your e-mail address; takes your password',
    description: 'Your other sessions end. Tries count as those of the sign-in do (429).',
    tags,
    body: Type.Object({ email: Text, password: Text }, { $id: 'EmailChange', additionalProperties: false }),
    response: { 200: ProfileSchema },
  }),
  changeOwnPassword: contract(paths.changeOwnPassword, {
    summary: 'Change your password; takes the one that you have',
    description:
      'All your sessions end; the answer carries a new one for who asks. Tries count as those of the sign-in.',
    tags,
    body: Type.Object(
      { current_password: Text, password: Text },
      { $id: 'PasswordChange', additionalProperties: false },
    ),
    response: { 200: SessionSchema },
  }),
  leaveDesk: contract(paths.leaveDesk, {
    summary: 'Leave the desk; takes a proof',
    description: 'With your own address. You are disabled, and your sessions end; the last owner cannot leave.',
    tags,
    body: Type.Object({ email: Text }, { $id: 'Leaving', additionalProperties: false }),
    response: { 200: SessionSchema },
  }),
  listSessions: contract(paths.listSessions, {
    summary: 'Where you are signed in',
    tags,
    response: { 200: OwnSessionsSchema },
  }),
  endSession: contract(paths.endSession, {
    summary: 'Sign out another of your sessions',
    tags,
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    response: { 200: OwnSessionsSchema },
  }),
  endOtherSessions: contract(paths.endOtherSessions, {
    summary: 'Sign out all your sessions but this one',
    tags,
    response: { 200: OwnSessionsSchema },
  }),
  prove: contract(paths.prove, {
    summary: 'Prove that it is you, by your password',
    description:
      'For ten minutes this session may do what is refused with 403 proof_needed. A sign-in is a proof as well. Tries ' +
      'count as those of the sign-in do (429).',
    tags,
    body: Type.Object({ password: Text }, { $id: 'PasswordProof', additionalProperties: false }),
    response: { 200: Type.Object({ proven_until: Type.String({ format: 'date-time' }) }) },
  }),
}
