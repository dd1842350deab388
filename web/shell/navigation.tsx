import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { statsQuery } from '#web/dashboard/stats.ts'
import { Icon } from '#web/ui/icons.tsx'
import { numberWords } from '#web/ui/words.ts'
import classes from './sidebar.module.css'
import { places } from './places.ts'

/** The links of the desk; Tickets carries the number of open ones. */
export const Navigation = ({ onGo }: { onGo?: () => void }) => {
  const { data: stats } = useQuery(statsQuery)
  return (
    <nav className={classes.nav} aria-label="Main">
      <ul>
        {places.map(({ to, label, icon, keys }) => (
          <li key={to}>
            <Link to={to} className={classes.link} data-tip={label} title={`${label} (${keys})`} onClick={onGo}>
              <Icon name={icon} />
              <span className={classes.label}>{label}</span>
              {to === '/tickets' && stats ? (
                <span className={classes.count} aria-label={`${numberWords(stats.open_tickets)} open`}>
                  {numberWords(stats.open_tickets)}
                </span>
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
