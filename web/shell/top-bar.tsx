import { ActionIcon } from '@mantine/core'
import { openNewTicket } from '#web/new-ticket/open-new-ticket.ts'
import { useMay } from '#web/platform/session.ts'
import { Icon } from '#web/ui/icons.tsx'
import { Brand } from './brand.tsx'
import classes from './top-bar.module.css'

/** Between phone and desktop: the way to the drawer. */
export const TopBar = ({ onMenu }: { onMenu: () => void }) => {
  const mayWrite = useMay('agent')
  return (
    <header className={classes.bar}>
      <ActionIcon size={32} aria-label="Menu" onClick={onMenu}>
        <Icon name="menu" />
      </ActionIcon>
      <Brand />
      {mayWrite ? (
        <ActionIcon size={32} aria-label="New ticket" onClick={() => openNewTicket()}>
          <Icon name="plus" />
        </ActionIcon>
      ) : (
        <span />
      )}
    </header>
  )
}
