import { useMutationState, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { HealthItem } from '#shared/settings.ts'
import { useLiveState } from '#web/platform/live.ts'
import { healthQuery } from '#web/settings/queries.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Icon } from '#web/ui/icons.tsx'
import { plural } from '#web/ui/words.ts'
import classes from './status-strip.module.css'

/**
 * What is not well, said at the foot of the page: the page above gets shorter and nothing in it moves.
 * The connection comes first, because without it nothing else can be known.
 */
export const StatusStrip = () => (
  <div className={classes.strip} aria-live="polite">
    <Connection />
    <Health />
  </div>
)

const Connection = () => {
  const state = useLiveState()
  const waiting = useMutationState({
    filters: { status: 'pending' },
    select: (mutation) => mutation.state.isPaused || mutation.state.failureCount > 0,
  })
  if (state === 'live') return null
  const count = waiting.filter(Boolean).length
  return (
    <p className={classes.line} data-kind="connection">
      <Icon name="offline" />
      <span>
        {state === 'offline' ? 'You are offline.' : 'The desk does not answer. Trying again…'}{' '}
        {count > 0
          ? `${plural(count, 'change')} waiting to be sent.`
          : 'What is loaded stays readable; changes are sent when the connection is back.'}
      </span>
    </p>
  )
}

const Health = () => {
  const state = useLiveState()
  const { data: health } = useQuery(healthQuery)
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  // Without a connection the last word on health is old; the line above says what matters.
  if (state !== 'live') return null
  const failing = health?.items.filter((item) => item.state === 'failing' && !dismissed.includes(nameOf(item))) ?? []
  return failing.map((item) => (
    <p key={item.name} className={classes.line} data-kind="health">
      <Icon name="warning" />
      <span>{item.message}</span>
      <Link to="/settings/$section" params={{ section: 'health' }}>
        How to mend it
      </Link>
      <IconButton
        icon="close"
        label={`Dismiss: ${item.message}`}
        onClick={() => setDismissed([...dismissed, nameOf(item)])}
      />
    </p>
  ))
}

// A dismissed line comes back when the trouble does, or when it is another one.
const nameOf = ({ name, message, since }: HealthItem) => `${name} ${since} ${message}`
