import { useState } from 'react'
import { deeds, useDeeds, type Deed } from '#web/platform/deeds.ts'
import { recall, remember } from '#web/platform/remember.ts'
import { useMay } from '#web/platform/session.ts'
import { Icon } from '#web/ui/icons.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import classes from './getting-going.module.css'

const words: Record<Deed, { text: string; press: string | null }> = {
  create: { text: 'Create a ticket', press: 'C' },
  walk: { text: 'Walk through the list', press: 'J' },
  resolve: { text: 'Resolve one', press: 'S 3' },
  search: { text: 'Search', press: '/' },
  invite: { text: 'Invite somebody', press: null },
}

const key = 'docket-getting-going'

/** Five things to try; each ticks itself when it is really done. Closed, or all done, it stays away in this browser. */
export const GettingGoing = () => {
  const [isClosed, setClosed] = useState(() => recall(key) === 'closed')
  const done = useDeeds()
  const mayWrite = useMay('agent')
  const mayInvite = useMay('admin')
  const offered = deeds.filter((deed) => deed !== 'invite' || mayInvite)
  const left = offered.filter((deed) => !done.has(deed))
  if (isClosed || !mayWrite || left.length === 0) return null
  return (
    <section className={classes.panel} aria-labelledby="getting-going">
      <h2 id="getting-going">
        Getting going{' '}
        <span className={classes.count}>
          {offered.length - left.length}/{offered.length}
        </span>
      </h2>
      <ul>
        {offered.map((deed) => (
          <li key={deed} data-done={done.has(deed) || undefined}>
            <Icon name={done.has(deed) ? 'check' : 'circle'} />
            <span>
              {words[deed].text}
              <span className={classes.unseen}>{done.has(deed) ? ', done' : ''}</span>
            </span>
            {words[deed].press ? <kbd>{words[deed].press}</kbd> : null}
          </li>
        ))}
      </ul>
      <IconButton
        icon="close"
        label="Close this list for good"
        size={12}
        onClick={() => {
          remember(key, 'closed')
          setClosed(true)
        }}
      />
    </section>
  )
}
