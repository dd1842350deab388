// A call that wants to know first that it is still them waits here for their password, and is made again. Who would rather
// not gets the refusal, and keeps what was typed.
import { makeSubject, useSubject } from './subject.ts'

const isAsking = makeSubject(false)
let answered = Promise.withResolvers<boolean>()

/** Whether something waits for a proof. */
export const useIsProofWanted = () => useSubject(isAsking)

/** @returns whether it was given */
export const untilProven = (): Promise<boolean> => {
  isAsking.write(true)
  return answered.promise
}

export const answerProof = (isProven: boolean) => {
  isAsking.write(false)
  answered.resolve(isProven)
  answered = Promise.withResolvers()
}
