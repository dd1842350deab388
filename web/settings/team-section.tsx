import { Team } from '#web/people/team.tsx'
import { Section } from './section.tsx'

export const TeamSection = () => (
  <Section id="team" title="Team" lead="Who may use this desk, and as what.">
    <Team />
  </Section>
)
