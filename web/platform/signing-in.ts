// A call that is refused because nobody is signed in waits here, and is made again once somebody is: what was typed, and
// what was on its way, is not lost.
import { makeSubject, useSubject } from './subject.ts'

const isWaiting = makeSubject(false)
let signedIn = Promise.withResolvers<void>()

/** Whether something waits for a sign-in. */
export const useIsSignInWanted = () => useSubject(isWaiting)

const isEnrolmentWanted = makeSubject(false)

/** Whether something was refused because a second factor has to be added first. */
export const useIsEnrolmentWanted = () => useSubject(isEnrolmentWanted)
export const wantEnrolment = () => isEnrolmentWanted.write(true)

/** Resolves when somebody has signed in; rejects where who asked has gone meanwhile. */
export const untilSignedIn = async (signal?: AbortSignal): Promise<void> => {
  isWaiting.write(true)
  if (!signal) return signedIn.promise
  signal.throwIfAborted()
  const gone = Promise.withResolvers<never>()
  const go = () => gone.reject(signal.reason)
  signal.addEventListener('abort', go, { once: true })
  await Promise.race([signedIn.promise, gone.promise]).finally(() => signal.removeEventListener('abort', go))
}

export const goOnSignedIn = () => {
  isWaiting.write(false)
  signedIn.resolve()
  signedIn = Promise.withResolvers<void>()
}
