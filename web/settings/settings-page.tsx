import { PageHeader } from '#web/ui/page.tsx'
import { HealthSection } from './health-section.tsx'
import { InForceSection } from './in-force-section.tsx'
import { PreferencesSection } from './preferences-section.tsx'
import { SampleSection } from './sample-section.tsx'
import classes from './settings-page.module.css'
import { TriageSection } from './triage-section.tsx'

const sections = [
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
        </ul>
      </nav>
      <div className={classes.sections}>
        <TriageSection />
        <HealthSection />
        <PreferencesSection />
        <SampleSection />
        <InForceSection />
      </div>
    </div>
  </div>
)
