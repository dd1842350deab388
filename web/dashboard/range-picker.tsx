import { Link, useNavigate } from '@tanstack/react-router'
import { asOwnDays, dashboardSearch, daysOf, ownDays, presets, type DashboardSearch } from './range.ts'
import classes from './range-picker.module.css'

/** Links, for a range is an address; days of one's own are typed beside them. */
export const RangePicker = ({ search }: { search: DashboardSearch }) => {
  const own = ownDays(search.range)
  return (
    <nav className={classes.picker} aria-label="Range">
      <ul className={classes.ranges}>
        {presets.map(({ name, words }) => (
          <RangeLink key={name} range={name}>
            {words}
          </RangeLink>
        ))}
        <RangeLink range={own ? search.range : asOwnDays(daysOf(search))}>Dates</RangeLink>
      </ul>
      {own ? <OwnDays key={search.range} {...own} /> : null}
    </nav>
  )
}

/** The router says which of them is the current page. */
const RangeLink = ({ range, children }: { range: string | undefined; children: string }) => (
  <li>
    <Link to="/dashboard" search={dashboardSearch({ range })} activeOptions={{ exact: true }} className={classes.range}>
      {children}
    </Link>
  </li>
)

const OwnDays = ({ first, last }: { first: string; last: string }) => {
  const navigate = useNavigate()
  const show = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    // In either order: what is meant is plain.
    const [from, to] = [given.get('from'), given.get('to')].map(String).toSorted()
    void navigate({ to: '/dashboard', search: { range: `${from}..${to}` } })
  }
  return (
    <form className={classes.own} onSubmit={show}>
      <label>
        From <input type="date" name="from" required min="1000-01-01" max="9998-12-31" defaultValue={first} />
      </label>
      <label>
        To <input type="date" name="to" required min="1000-01-01" max="9998-12-31" defaultValue={last} />
      </label>
      <button type="submit">Show</button>
    </form>
  )
}
