import { Account } from '#web/people/account.tsx'
import { openNewTicket } from '#web/new-ticket/open-new-ticket.ts'
import { useMay } from '#web/platform/session.ts'
import { Icon } from '#web/ui/icons.tsx'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'
import { OpenDeskNotice } from './open-desk-notice.tsx'
import { SchemeSwitch } from '#web/ui/scheme-switch.tsx'
import classes from './sidebar.module.css'

interface SidebarProps {
  isFolded: boolean
  onFold: () => void
  onShortcuts: () => void
}

export const Sidebar = ({ isFolded, onFold, onShortcuts }: SidebarProps) => {
  const mayWrite = useMay('agent')
  return (
    <aside className={classes.sidebar} data-folded={isFolded || undefined} aria-label="Sidebar">
      <div className={classes.head}>
        <Brand />
      </div>
      {mayWrite ? (
        <button type="button" className={classes.create} onClick={() => openNewTicket()} data-tip="New ticket">
          <Icon name="plus" />
          <span className={classes.label}>New ticket</span>
          <kbd aria-hidden="true">C</kbd>
        </button>
      ) : null}
      <Navigation />
      <div className={classes.foot}>
        {isFolded ? null : <OpenDeskNotice />}
        {isFolded ? null : <Account />}
        <SchemeSwitch isCompact={isFolded} />
        <div className={classes.tools}>
          <button type="button" className={classes.tool} onClick={onShortcuts} data-tip="Shortcuts">
            <Icon name="keyboard" />
            <span className={classes.label}>Shortcuts</span>
            <kbd aria-hidden="true">?</kbd>
          </button>
          <button type="button" className={classes.tool} onClick={onFold} data-tip={isFolded ? 'Unfold' : 'Fold'}>
            <Icon name={isFolded ? 'unfold' : 'fold'} />
            <span className={classes.label}>{isFolded ? 'Unfold sidebar' : 'Fold sidebar'}</span>
            <kbd aria-hidden="true">[</kbd>
          </button>
        </div>
      </div>
    </aside>
  )
}
