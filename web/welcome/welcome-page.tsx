import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { statsQuery } from '#web/dashboard/stats.ts'
import { InviteForm } from '#web/people/invite-form.tsx'
import { sessionQuery, useMay } from '#web/platform/session.ts'
import { LoadSampleButton } from '#web/sample/load-sample-button.tsx'
import { PageHeader } from '#web/ui/page.tsx'
import classes from './welcome-page.module.css'

/** Where a claim leads: what a new owner may want next, each of which can wait. */
export const WelcomePage = () => {
  const mayInvite = useMay('admin')
  const { data: stats } = useQuery(statsQuery)
  const { data: session } = useQuery(sessionQuery)
  const navigate = useNavigate()
  if (session && !session.is_claimed) return <Navigate to="/claim" replace />
  return (
    <div className={classes.page}>
      <PageHeader title="The desk is yours" />
      <p className={classes.lead}>It works as it is. What follows can be done now, later under Settings, or never.</p>
      {mayInvite ? (
        <section className={classes.step} aria-labelledby="welcome-invite">
          <h2 id="welcome-invite">Let others in</h2>
          <p>You get a link to hand on by whatever way you like; no mail is needed.</p>
          <InviteForm />
        </section>
      ) : null}
      <section className={classes.step} aria-labelledby="welcome-tickets">
        <h2 id="welcome-tickets">Something to look at</h2>
        {stats && stats.total_tickets > 0 ? (
          <p>There are tickets on this desk already.</p>
        ) : (
          <>
            <p>Some 300 invented tickets. Each is marked, and all leave in one click.</p>
            <LoadSampleButton />
          </>
        )}
      </section>
      <section className={classes.step} aria-labelledby="welcome-triage">
        <h2 id="welcome-triage">Suggestions for new tickets</h2>
        <p>
          A classifier that is built in suggests category and priority; no text leaves this machine. A language model
          can do it better: give the desk a key when it starts (<code>GROQ_API_KEY</code>, <code>GEMINI_API_KEY</code>,
          or <code>AI_BASE_URL</code> for any other).
        </p>
      </section>
      <Button className={classes.go ?? ''} onClick={() => void navigate({ to: '/dashboard' })}>
        Go to the desk
      </Button>
    </div>
  )
}
