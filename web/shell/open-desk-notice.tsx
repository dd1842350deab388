import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { recall, remember } from '#web/platform/remember.ts'
import { settingsQuery } from '#web/settings/queries.ts'
import { Icon } from '#web/ui/icons.tsx'
import classes from './open-desk-notice.module.css'

const key = 'docket-open-desk-seen'
const loopback = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/

/** Says plainly who can read and change the tickets while there is no sign-in. Dismissed once, it stays away. */
export const OpenDeskNotice = () => {
  const { data: settings } = useQuery(settingsQuery)
  const settingOf = (wanted: string) => settings?.items.find(({ name }) => name === wanted)
  const bind = settingOf('DOCKET_BIND')
  const host = (bind && !bind.is_default ? bind : settingOf('HOST'))?.value
  // Only what is known to be so: bound to this machine, and opened from it rather than through a proxy.
  const isLocal = host !== undefined && loopback.test(host) && loopback.test(window.location.hostname)
  const meaning = isLocal ? 'local' : 'shared'
  const [seen, setSeen] = useState(() => recall(key))
  if (!settings || seen === meaning) return null
  return (
    <div className={classes.notice}>
      <p>
        <strong>Open desk, no sign-in.</strong>{' '}
        {isLocal ? 'Only this machine can reach it.' : 'Anyone who can reach this address can read and change tickets.'}
      </p>
      <button
        type="button"
        aria-label="Dismiss the notice"
        onClick={() => {
          remember(key, meaning)
          setSeen(meaning)
        }}
      >
        <Icon name="close" size={12} />
      </button>
    </div>
  )
}
