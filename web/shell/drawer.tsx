import { Account } from '#web/people/account.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Icon } from '#web/ui/icons.tsx'
import classes from './drawer.module.css'
import { Navigation } from './navigation.tsx'
import { OpenDeskNotice } from './open-desk-notice.tsx'
import { SchemeSwitch } from '#web/ui/scheme-switch.tsx'

interface DrawerProps {
  isOpen: boolean
  onClose: () => void
  onShortcuts: () => void
}

/** The sidebar of narrow screens. */
export const Drawer = ({ isOpen, onClose, onShortcuts }: DrawerProps) => (
  <Dialog title="Docket" shape="drawer" isOpen={isOpen} onClose={onClose}>
    <div className={classes.body}>
      <Navigation onGo={onClose} />
      <button type="button" className={classes.tool} onClick={onShortcuts}>
        <Icon name="keyboard" />
        Shortcuts
      </button>
      <div className={classes.foot}>
        <OpenDeskNotice />
        <Account />
        <SchemeSwitch isWordy />
      </div>
    </div>
  </Dialog>
)
