import { Type, type Static } from 'typebox'
import { contract } from './contract.ts'
import { SessionSchema } from './people.ts'
import { paths } from './routes.ts'

const Instant = Type.String({ format: 'date-time' })
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
const Text = Type.String({ maxLength: 4_000 })
const tags = ['second factor'] as const

const SecondFactorSchema = Type.Object(
  {
    has_app: Type.Boolean({ description: 'Whether codes of an authenticator app count' }),
    recovery_codes_left: Type.Integer(),
    passkeys: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        works_at: Type.String({ description: 'The host it belongs to' }),
        created_at: Instant,
        last_used_at: Type.Union([Instant, Type.Null()]),
      }),
    ),
    no_passkeys_because: Type.Union([Type.String(), Type.Null()], {
      description: 'Why none can be made at this address; null where one can',
    }),
    is_required: Type.Boolean({ description: 'Whether this desk requires one of you' }),
  },
  { $id: 'SecondFactor' },
)
export type SecondFactor = Static<typeof SecondFactorSchema>

const AddedSchema = Type.Object(
  {
    second_factor: SecondFactorSchema,
    recovery_codes: Type.Array(Type.String(), {
      description: 'Told this once, with the first factor and when they are made anew; else empty',
    }),
  },
  { $id: 'SecondFactorAdded' },
)

// As WebAuthn Level 3 writes them (PublicKeyCredentialCreationOptionsJSON and …RequestOptionsJSON).
const Options = Type.Unsafe<Record<string, unknown>>(
  Type.Object({}, { additionalProperties: true, description: 'For navigator.credentials, as JSON' }),
)

const PasskeyAnswerSchema = Type.Object(
  {
    id: Type.String({ maxLength: 2_000, pattern: '^[A-Za-z0-9_-]+$' }),
    rawId: Type.String({ maxLength: 2_000 }),
    type: Type.String({ maxLength: 40 }),
    response: Type.Object(
      {
        clientDataJSON: Type.String({ maxLength: 8_000 }),
        attestationObject: Type.Optional(Type.String({ maxLength: 64_000 })),
        authenticatorData: Type.Optional(Type.String({ maxLength: 8_000 })),
        signature: Type.Optional(Type.String({ maxLength: 8_000 })),
        userHandle: Type.Optional(Type.String({ maxLength: 200 })),
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
      },
      { additionalProperties: true },
    ),
  },
  { $id: 'PasskeyAnswer', additionalProperties: true, description: 'What navigator.credentials answered, as JSON' },
)
export type PasskeyAnswer = Static<typeof PasskeyAnswerSchema>

const RuleSchema = Type.Object(
  {
    required_of: Type.Enum(['nobody', 'admins', 'everybody'], { description: 'admins: owners and admins' }),
    is_default: Type.Boolean({ description: 'Whether nobody has chosen; then admins where PUBLIC_URL is no loopback' }),
  },
  { $id: 'SecondFactorRule' },
)

const Proof = {
  password: Type.Optional(Type.String({ maxLength: 4_000, description: 'Where the sign-in is older than 10 minutes' })),
}
const ProofSchema = Type.Object(Proof, { $id: 'Proof', additionalProperties: false })

export const secondFactor = {
  readSecondFactor: contract(paths.readSecondFactor, {
    summary: 'Your own second factors',
    tags,
    response: { 200: SecondFactorSchema },
  }),
  beginApp: contract(paths.beginApp, {
    summary: 'Begin to add an authenticator app',
    description: 'It counts once a code has confirmed it, within 15 minutes. An earlier one counts until then.',
    tags,
    body: ProofSchema,
    response: {
      201: Type.Object({
        secret: Type.String({ description: 'For typing, base32' }),
        uri: Type.String({ description: 'For a QR code' }),
      }),
    },
  }),
  confirmApp: contract(paths.confirmApp, {
    summary: 'Confirm an authenticator app by a code of it',
    description: 'Ends your sessions elsewhere.',
    tags,
    body: Type.Object({ code: Text }, { $id: 'AppCode', additionalProperties: false }),
    response: { 200: AddedSchema },
  }),
  removeApp: contract(paths.removeApp, {
    summary: 'Remove the authenticator app',
    tags,
    body: ProofSchema,
    response: { 200: SecondFactorSchema },
  }),
  makeRecoveryCodes: contract(paths.makeRecoveryCodes, {
    summary: 'Make ten new recovery codes; those before do not count any more',
    tags,
    body: ProofSchema,
    response: { 201: AddedSchema },
  }),
  beginPasskey: contract(paths.beginPasskey, {
    summary: 'Begin to add a passkey',
    tags,
    body: ProofSchema,
    response: { 201: Type.Object({ options: Options }) },
  }),
  addPasskey: contract(paths.addPasskey, {
    summary: 'Add the passkey that was made',
    description: 'Ends your sessions elsewhere.',
    tags,
    body: Type.Object({ name: Text, answer: PasskeyAnswerSchema }, { $id: 'NewPasskey', additionalProperties: false }),
    response: { 201: AddedSchema },
  }),
  renamePasskey: contract(paths.renamePasskey, {
    summary: 'Give a passkey another name',
    tags,
    params: Id,
    body: Type.Object({ name: Text }, { $id: 'PasskeyName', additionalProperties: false }),
    response: { 200: SecondFactorSchema },
  }),
  removePasskey: contract(paths.removePasskey, {
    summary: 'Remove a passkey',
    tags,
    params: Id,
    body: ProofSchema,
    response: { 200: SecondFactorSchema },
  }),
  readSecondFactorRule: contract(paths.readSecondFactorRule, {
    summary: 'Of whom a second factor is required',
    tags,
    response: { 200: RuleSchema },
  }),
  changeSecondFactorRule: contract(paths.changeSecondFactorRule, {
    summary: 'Require a second factor',
    description: 'Who has none adds one before anything else, from now on. You need one yourself first.',
    tags,
    body: Type.Object(
      { required_of: Type.Enum(['nobody', 'admins', 'everybody']), ...Proof },
      { $id: 'SecondFactorRuleChange', additionalProperties: false },
    ),
    response: { 200: RuleSchema },
  }),
  askForPasskey: contract(paths.askForPasskey, {
    summary: 'Ask a passkey to sign in, alone or as the second step',
    tags,
    body: Type.Object({ ticket: Type.Optional(Text) }, { $id: 'PasskeyAsked', additionalProperties: false }),
    response: { 200: Type.Object({ options: Options }) },
  }),
  signInWithPasskey: contract(paths.signInWithPasskey, {
    summary: 'Sign in with a passkey, which is both steps',
    tags,
    body: Type.Object({ answer: PasskeyAnswerSchema }, { $id: 'PasskeySignIn', additionalProperties: false }),
    response: { 200: SessionSchema },
  }),
  takeSecondStep: contract(paths.takeSecondStep, {
    summary: 'Take the second step of a sign-in',
    description: 'With the ticket of the first, once, within 10 minutes. Tries are counted for each account (429).',
    tags,
    body: Type.Object(
      {
        ticket: Text,
        code: Type.Optional(Type.String({ maxLength: 200, description: 'Of the app, or a recovery code' })),
        answer: Type.Optional(PasskeyAnswerSchema),
      },
      { $id: 'SecondStep', additionalProperties: false },
    ),
    response: { 200: SessionSchema },
  }),
}
