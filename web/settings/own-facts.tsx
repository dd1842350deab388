import { Link } from '@tanstack/react-router'
import type { Profile } from '#web/platform/profile.ts'
import { Fact, Facts } from './section.tsx'

/** What somebody else gave them, or what takes their password to change. */
export const OwnFacts = ({ profile: { email, role } }: { profile: Profile }) => (
  <Facts>
    <Fact name="E-mail">
      {email} ·{' '}
      <Link to="/settings/$section" params={{ section: 'security' }}>
        Change it
      </Link>
    </Fact>
    <Fact name="Role">{role}</Fact>
  </Facts>
)
