import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { findSections } from './sections.ts'
import classes from './section-list.module.css'

/** Every page of the settings; `/` leads here, and what is typed leaves those that are about it. */
export const SectionList = () => {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const found = findSections(typed)
  const [first] = found
  return (
    <nav className={classes.list} aria-label="Pages of the settings">
      <search>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (!first) return
            setTyped('')
            void navigate({ to: '/settings/$section', params: { section: first.id } })
          }}
        >
          <input
            data-search
            type="search"
            className={classes.search}
            aria-label="Search the settings"
            placeholder="Search"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                setTyped('')
                event.currentTarget.blur()
              }
            }}
          />
        </form>
      </search>
      {[...Map.groupBy(found, ({ group }) => group)].map(([group, members]) => (
        <div key={group} className={classes.group}>
          <h2 id={`settings-${group}`}>{group}</h2>
          <ul aria-labelledby={`settings-${group}`}>
            {members.map(({ id, label }) => (
              <li key={id}>
                <Link to="/settings/$section" params={{ section: id }}>
                  {label}
                </Link>
              </li>
            ))}
            {group === 'Operation' ? (
              <li>
                <a href="/api/docs">API reference</a>
              </li>
            ) : null}
          </ul>
        </div>
      ))}
      <p className={classes.none} aria-live="polite">
        {first ? '' : 'Nothing here is about that.'}
      </p>
    </nav>
  )
}
