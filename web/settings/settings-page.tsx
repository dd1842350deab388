import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sampleQuery } from '#web/sample/sample-data.ts'
import { useMay } from '#web/platform/session.ts'
import { PageHeader } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/states.tsx'
import { teamQuery } from '#web/people/team-changes.ts'
import { Team } from '#web/people/team.tsx'
import { NotToBeSeen } from './not-to-be-seen.tsx'
import { Section } from './section.tsx'
import { HealthSection } from './health-section.tsx'
import { InForceSection } from './in-force-section.tsx'
import { PreferencesSection } from './preferences-section.tsx'
import { healthQuery, settingsQuery } from './queries.ts'
import { SampleSection } from './sample-section.tsx'
import classes from './settings-page.module.css'
import { TriageSection } from './triage-section.tsx'

const sections = [
  { id: 'team', label: 'Team' },
  { id: 'triage', label: 'Triage' },
  { id: 'health', label: 'Health' },
  { id: 'preferences', label: 'This browser' },
  { id: 'sample', label: 'Sample data' },
  { id: 'in-force', label: 'Settings in force' },
] as const

export const SettingsPage = () => (
  <div className={classes.page}>
    <PageHeader title="Settings" />
    <div className={classes.columns}>
      <nav className={classes.contents} aria-label="Sections of the settings">
        <ul>
          {sections.map(({ id, label }) => (
            <li key={id}>
              <a href={`#${id}`}>{label}</a>
            </li>
          ))}
          <li>
            <a href="/api/docs">API reference</a>
          </li>
        </ul>
      </nav>
      <div className={classes.sections}>
        <Sections />
      </div>
    </div>
  </div>
)

// How long these texts are nobody knows beforehand, so all sections come at once: none pushes another down.
const Sections = () => {
  const maySee = useMay('admin')
  const settings = useQuery({ ...settingsQuery, enabled: maySee })
  const team = useQuery({ ...teamQuery, enabled: maySee })
  const mayWrite = useMay('agent')
  const health = useQuery(healthQuery)
  const sample = useQuery(sampleQuery)
  if ((maySee && (settings.isPending || team.isPending)) || health.isPending || sample.isPending) {
    return (
      <>
        <Skeleton height={400} radius={10} />
        <Skeleton height={220} radius={10} />
      </>
    )
  }
  return (
    <>
      <ArriveAtSection />
      <Section id="team" title="Team" lead="Who may use this desk, and as what.">
        {maySee ? <Team /> : <NotToBeSeen what="Who is on this desk" />}
      </Section>
      <TriageSection maySee={maySee} />
      <HealthSection />
      <PreferencesSection />
      {mayWrite ? <SampleSection /> : null}
      <InForceSection maySee={maySee} />
    </>
  )
}

/** A link to `/settings#health` may arrive before the section does. */
const ArriveAtSection = () => {
  useEffect(() => {
    const { hash } = window.location
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView()
  }, [])
  return null
}
