import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LeaveDesk } from '#web/people/leave-desk.tsx'
import { OwnEmail } from '#web/people/own-email.tsx'
import { OwnPassword } from '#web/people/own-password.tsx'
import { OwnSessions } from '#web/people/own-sessions.tsx'
import { linksQuery } from '#web/people/provider.ts'
import { SecondFactor } from '#web/people/second-factor.tsx'
import { SignInLinks } from '#web/people/sign-in-links.tsx'
import { useProfile } from '#web/platform/profile.ts'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { Section } from './section.tsx'

/** How one gets in, where one is in, and the way out. */
export const SecuritySection = () => {
  const { profile, error, isLoading, refetch } = useProfile()
  const { data: links, isLoading: isLoadingLinks } = useQuery({ ...linksQuery, enabled: profile !== undefined })
  if (isLoading || isLoadingLinks) return <Skeleton height={420} radius={10} />
  if (error && !profile)
    return <ErrorState what="Your profile could not be read" error={error} onRetry={() => void refetch()} />
  if (!profile)
    return (
      <Section id="security" title="Security">
        <p>
          Nobody signs in on this desk yet. <Link to="/claim">Claim this desk</Link> to be the first.
        </p>
      </Section>
    )
  return (
    <>
      <Section id="security-password" title="Password" lead="Another one signs you out everywhere else.">
        <OwnPassword />
      </Section>
      <Section
        id="second-step"
        title="Your second step"
        lead="What you are asked for after your password: a code of an app, or a passkey. A passkey also signs in by itself."
      >
        <SecondFactor />
      </Section>
      <Section
        id="security-email"
        title="E-mail"
        lead="What you sign in with. Another one signs you out everywhere else."
      >
        <OwnEmail profile={profile} />
      </Section>
      <Section id="security-sessions" title="Sessions" lead="Where you are signed in. What you do not know, sign out.">
        <OwnSessions />
      </Section>
      {links?.name || links?.links.length ? (
        <Section id="security-links" title="Your sign-in" lead="Accounts elsewhere by which you sign in here.">
          <SignInLinks here="/settings/security" />
        </Section>
      ) : null}
      <Section
        id="security-leave-desk"
        title="Leave this desk"
        lead="You cannot sign in any more. What you did still names you, and an admin can let you in again."
      >
        <LeaveDesk email={profile.email} />
      </Section>
    </>
  )
}
