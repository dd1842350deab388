import { useEffect } from 'react'
import classes from './page.module.css'

interface PageHeaderProps {
  title: string
  /** A number or a few words after the title. */
  aside?: React.ReactNode
  actions?: React.ReactNode
}

/** The first line of every page; names the tab too. */
export const PageHeader = ({ title, aside, actions }: PageHeaderProps) => {
  useTitle(title)
  return (
    <header className={classes.header}>
      <h1 tabIndex={-1}>{title}</h1>
      {aside ? <div className={classes.aside}>{aside}</div> : null}
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </header>
  )
}

export const useTitle = (title: string) => {
  useEffect(() => {
    document.title = `${title} · Docket`
  }, [title])
}
