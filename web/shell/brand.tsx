import { Link } from '@tanstack/react-router'
import classes from './brand.module.css'

export const Brand = () => (
  <Link to="/dashboard" className={classes.brand} aria-label="Docket, to the dashboard">
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--solid)" />
      <path
        d="M9 8h14v5a3 3 0 0 0 0 6v5H9v-5a3 3 0 0 0 0-6z"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
      <path d="M16 12.5v7" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
    <span>Docket</span>
  </Link>
)
