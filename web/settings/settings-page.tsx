import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { sessionQuery, useMay } from '#web/platform/session.ts'
import { EmptyState, Skeleton } from '#web/ui/states.tsx'
import { PageHeader, useTitle } from '#web/ui/page.tsx'
import { NotToBeSeen } from './not-to-be-seen.tsx'
import { Section } from './section.tsx'
import { SectionList } from './section-list.tsx'
import { sections, type SettingsSection } from './sections.ts'
import classes from './settings-page.module.css'

export const SettingsPage = () => {
  const { section: id } = useParams({ from: '/settings/$section' })
  const section = sections.find((section) => section.id === id)
  return (
    <div className={classes.page}>
      <PageHeader title="Settings" aside={section ? shownToWords[section.shownTo] : null} />
      <div className={classes.columns}>
        <SectionList />
        <div className={classes.sections}>
          {section ? (
            <OneSection key={section.id} section={section} />
          ) : (
            <EmptyState title="There is no such page of the settings">
              The address may be mistyped. All of them are in the list.
            </EmptyState>
          )}
        </div>
      </div>
    </div>
  )
}

const shownToWords = {
  everyone: 'Everybody on this desk sees this page.',
  agent: 'Agents, admins and owners see this page.',
  admin: 'Admins and owners see this page.',
  oneself: 'Only you see this page.',
} as const satisfies Record<SettingsSection['shownTo'], string>

const OneSection = ({ section: { id, label, shownTo, Page } }: { section: SettingsSection }) => {
  useTitle(`${label} · Settings`)
  const { isPending } = useQuery(sessionQuery)
  const maySee = useMaySee(shownTo)
  if (isPending) return <Placeholder />
  return maySee ? (
    <Suspense fallback={<Placeholder />}>
      <Page />
    </Suspense>
  ) : (
    <Section id={id} title={label}>
      <NotToBeSeen role={shownTo === 'agent' ? 'agent' : 'admin'} />
    </Section>
  )
}

const useMaySee = (shownTo: SettingsSection['shownTo']) => {
  const isAtLeast = useMay(shownTo === 'agent' || shownTo === 'admin' ? shownTo : 'viewer')
  return shownTo === 'everyone' || shownTo === 'oneself' || isAtLeast
}

const Placeholder = () => <Skeleton height={220} radius={10} />
