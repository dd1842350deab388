import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { recall, remember } from '#web/platform/remember.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import classes from './open-desk-notice.module.css'

const key = 'docket-open-desk'

/** Who can read and change the tickets while there is no sign-in; the server keeps to it. Dismissed, it stays away. */
export const OpenDeskNotice = () => {
  const [isDismissed, setDismissed] = useState(() => recall(key) === 'seen')
  const { data: session } = useQuery(sessionQuery)
  if (isDismissed || !session?.is_open) return null
  return (
    <div className={classes.notice}>
      <p>
        <strong>Open desk, no sign-in.</strong> Only this machine can reach it. <Link to="/claim">Claim it</Link> to let
        others in.
      </p>
      <IconButton
        icon="close"
        label="Dismiss the notice"
        size={12}
        onClick={() => {
          remember(key, 'seen')
          setDismissed(true)
        }}
      />
    </div>
  )
}
