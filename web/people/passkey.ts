// Talks to the browser about passkeys. What that takes is loaded when somebody wants one.
import type { Answer, CallInput } from '#web/platform/call.ts'

type PasskeyAnswer = NonNullable<CallInput<'takeSecondStep'>['body']['answer']>

const library = () => import('@simplewebauthn/browser')
type Library = Awaited<ReturnType<typeof library>>

export const hasPasskeys = () => typeof window.PublicKeyCredential === 'function'

/** Has the device make one. @throws Error with a sentence for the reader */
export const makePasskey = async ({ options }: Answer<'beginPasskey'>): Promise<PasskeyAnswer> => {
  const { startRegistration, WebAuthnError } = await library()
  const optionsJSON = options as unknown as Parameters<Library['startRegistration']>[0]['optionsJSON']
  return startRegistration({ optionsJSON }).catch((cause: unknown) => {
    const code = cause instanceof WebAuthnError ? cause.code : undefined
    const words = (code && wordsOfMaking[code]) ?? 'No passkey was made: the question was dismissed, or took too long.'
    throw new Error(words, { cause })
  })
}

/** Has the device use one. @throws Error with a sentence for the reader */
export const askPasskey = async ({ options }: Answer<'askForPasskey'>): Promise<PasskeyAnswer> => {
  const { startAuthentication } = await library()
  const optionsJSON = options as unknown as Parameters<Library['startAuthentication']>[0]['optionsJSON']
  return startAuthentication({ optionsJSON }).catch((cause: unknown) => {
    throw new Error('No passkey was used: the question was dismissed, or there is none for this desk.', { cause })
  })
}

const wordsOfMaking: Readonly<Record<string, string>> = {
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'This device has a passkey of yours already.',
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT: 'This device cannot keep a passkey. Try another one.',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT:
    'This device cannot tell who holds it: set up a fingerprint or a PIN on it first.',
}
