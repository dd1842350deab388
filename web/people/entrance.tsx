import { SchemeSwitch } from '#web/ui/scheme-switch.tsx'
import { useTitle } from '#web/ui/page.tsx'
import classes from './entrance.module.css'

interface EntranceProps {
  title: string
  lead?: React.ReactNode
  children: React.ReactNode
}

/** The frame of the pages before the desk: one panel, and nothing of the desk around it. */
export const Entrance = ({ title, lead, children }: EntranceProps) => {
  useTitle(title)
  return (
    <main id="main" className={classes.page}>
      <div className={classes.panel}>
        <p className={classes.brand}>Docket</p>
        <h1 tabIndex={-1}>{title}</h1>
        {lead ? <p className={classes.lead}>{lead}</p> : null}
        {children}
      </div>
      <div className={classes.scheme}>
        <SchemeSwitch />
      </div>
    </main>
  )
}
