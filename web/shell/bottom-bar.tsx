import { Link, useNavigate } from '@tanstack/react-router'
import { useMay } from '#web/platform/session.ts'
import { Icon } from '#web/ui/icons.tsx'
import classes from './bottom-bar.module.css'
import { goToSearch } from './go-to-search.ts'

/** The navigation of phones, in reach of the thumb. */
export const BottomBar = ({ onMore }: { onMore: () => void }) => {
  const navigate = useNavigate()
  const mayWrite = useMay('agent')
  return (
    <nav className={classes.bar} aria-label="Main">
      <Link to="/dashboard" className={classes.item}>
        <Icon name="dashboard" size={20} />
        Dashboard
      </Link>
      <Link to="/tickets" className={classes.item}>
        <Icon name="tickets" size={20} />
        Tickets
      </Link>
      {mayWrite ? (
        <Link to="/new" className={classes.item}>
          <Icon name="plus" size={20} />
          New
        </Link>
      ) : null}
      <button type="button" className={classes.item} onClick={() => goToSearch(navigate)}>
        <Icon name="search" size={20} />
        Search
      </button>
      <button type="button" className={classes.item} onClick={onMore}>
        <Icon name="more" size={20} />
        More
      </button>
    </nav>
  )
}
