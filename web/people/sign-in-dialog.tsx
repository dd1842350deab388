import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call, type Answer } from '#web/platform/call.ts'
import { goOnSignedIn } from '#web/platform/signing-in.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { ContinueInWindow } from './continue-with-provider.tsx'
import classes from './entrance.module.css'
import { useSignInElsewhere } from './other-windows.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Over the page, when its session has ended: all that is on the page stays, and goes on after the sign-in. */
export const SignInDialog = () => {
  const client = useQueryClient()
  const { data: before } = useQuery(sessionQuery)
  const dialog = useRef<HTMLDialogElement>(null)

  const goOn = (session: Answer<'readSession'>) => {
    // Somebody else's page begins anew: what waits here is not theirs to send.
    if (session.person?.id !== before?.person?.id) return window.location.reload()
    client.setQueryData(sessionQuery.queryKey, session)
    goOnSignedIn()
    void client.invalidateQueries()
  }
  useSignInElsewhere(() => {
    void call('readSession', {}).then((session) => session.person && goOn(session))
  })

  useEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    element.showModal()
    // Who it was is known: only the password is missing.
    element.querySelector<HTMLInputElement>('#password')?.focus()
    // There is nothing to go back to without a session.
    const stay = (event: Event) => event.preventDefault()
    element.addEventListener('cancel', stay)
    return () => {
      element.removeEventListener('cancel', stay)
      element.close()
    }
  }, [])

  return (
    <dialog ref={dialog} className={classes.dialog} aria-labelledby="sign-in-again">
      <h2 id="sign-in-again">Sign in again</h2>
      <p className={classes.lead}>Your session has ended. Nothing on this page is lost.</p>
      <SignInForm {...(before?.person && { email: before.person.email })} onSignedIn={goOn} />
      <ContinueInWindow />
    </dialog>
  )
}
