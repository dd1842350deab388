import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import classes from './audit-log.module.css'
import { auditSearch, type AuditSearch } from './audit-search.ts'
import { auditKinds } from './audit-words.ts'

interface AuditFilterBarProps {
  search: AuditSearch
  onShow: (search: AuditSearch) => void
}

/** Each choice counts at once; a text when it is done. */
export const AuditFilterBar = ({ search, onShow }: AuditFilterBarProps) => {
  const { data: team } = useQuery({ queryKey: queryKeys.team, queryFn: ({ signal }) => call('readTeam', { signal }) })
  const [text, setText] = useState(search.text ?? '')
  const change = (part: AuditSearch) => onShow(auditSearch({ ...search, ...part }))
  const changeText = () => (text.trim() === (search.text ?? '') ? undefined : change({ text }))
  const people = team?.people ?? []
  const isGone = search.who !== undefined && !people.some(({ id }) => String(id) === search.who)
  return (
    <form
      className={classes.filters}
      aria-label="Filters of the audit log"
      onSubmit={(event) => {
        event.preventDefault()
        changeText()
      }}
    >
      <label>
        <span>Who</span>
        <select value={search.who ?? ''} onChange={(event) => change({ who: event.currentTarget.value })}>
          <option value="">Anybody</option>
          {isGone ? <option value={search.who}>Person {search.who}</option> : null}
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>What</span>
        <select value={search.what ?? ''} onChange={(event) => change({ what: event.currentTarget.value })}>
          <option value="">Anything</option>
          {auditKinds.map(({ name, words }) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <Day name="From" day={search.from} onDay={(from) => change({ from })} />
      <Day name="To" day={search.to} onDay={(to) => change({ to })} />
      <label className={classes.text}>
        <span>To whom or what</span>
        <input
          type="search"
          value={text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          placeholder="an address, a route"
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={changeText}
        />
      </label>
    </form>
  )
}

interface DayProps {
  name: string
  day: string | undefined
  onDay: (day: string) => void
}

// While a year is typed there are days in the year 2, 20 and 202.
const Day = ({ name, day, onDay }: DayProps) => {
  const [typed, setTyped] = useState(day ?? '')
  return (
    <label>
      <span>{name}</span>
      <input
        type="date"
        min="2000-01-01"
        max="9998-12-31"
        value={typed}
        onChange={({ currentTarget: { value, validity } }) => {
          setTyped(value)
          if (value === '' || validity.valid) onDay(value)
        }}
      />
    </label>
  )
}
