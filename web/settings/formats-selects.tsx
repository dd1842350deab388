import { useState } from 'react'
import { formatLocales } from '#shared/words.ts'
import type { ProfileChange } from '#web/platform/profile.ts'
import { showUndo } from '#web/platform/toasts.tsx'
import classes from './profile-section.module.css'

interface Choosing {
  onChoose: (change: Pick<ProfileChange, 'formats' | 'time_zone'>) => void
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' })

export const FormatsSelect = ({ locale, onChoose }: Choosing & { locale: string | undefined }) => (
  <select
    className={classes.select}
    aria-label="Dates and numbers"
    value={locale ?? ''}
    onChange={({ currentTarget: { value } }) => {
      const chosen = formatLocales.find((known) => known === value) ?? null
      const before = formatLocales.find((known) => known === locale) ?? null
      onChoose({ formats: chosen })
      showUndo({
        message: `Dates and numbers: ${chosen ? languageNames.of(chosen) : 'as this browser'}`,
        undo: () => onChoose({ formats: before }),
      })
    }}
  >
    <option value="">As this browser</option>
    {formatLocales.map((known) => (
      <option key={known} value={known}>
        {languageNames.of(known)}
      </option>
    ))}
  </select>
)

export const TimeZoneSelect = ({ timeZone, onChoose }: Choosing & { timeZone: string | undefined }) => {
  const [{ own, zones }] = useState(() => ({
    own: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    zones: ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')],
  }))
  return (
    <select
      className={classes.select}
      aria-label="Time zone"
      value={timeZone ?? ''}
      onChange={({ currentTarget: { value } }) => {
        onChoose({ time_zone: value || null })
        showUndo({
          message: `Time zone: ${value ? zoneWords(value) : 'as this browser'}`,
          undo: () => onChoose({ time_zone: timeZone ?? null }),
        })
      }}
    >
      <option value="">As this browser ({zoneWords(own)})</option>
      {timeZone !== undefined && !zones.includes(timeZone) ? (
        <option value={timeZone}>{zoneWords(timeZone)}</option>
      ) : null}
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zoneWords(zone)}
        </option>
      ))}
    </select>
  )
}

const zoneWords = (zone: string) => zone.replaceAll('_', ' ')
