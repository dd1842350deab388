import { Button } from '@mantine/core'
import { useState } from 'react'
import { tokenLimits, type Role, type TokenScope } from '#shared/words.ts'
import { MadeToken } from './made-token.tsx'
import { areasFor, type Area } from './scope-words.ts'
import { useTokenChanges } from './token-changes.ts'
import classes from './tokens.module.css'

const ends = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: '1 year' },
] as const

type Chosen = Readonly<Record<string, TokenScope | undefined>>
const nothing: Chosen = {}

/** Who makes a token says what uses it, what it may and how long; what it is they are told once. */
export const NewTokenForm = ({ role }: { role: Role }) => {
  const { make } = useTokenChanges()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState(nothing)
  const [days, setDays] = useState(90)
  const [fault, setFault] = useState<string>()
  const areas = areasFor(role)
  const submit = () => {
    const scopes = Object.values(chosen).filter((scope) => scope !== undefined)
    const missing = faultOf(name, scopes)
    setFault(missing)
    if (missing !== undefined) return
    const reset = () => {
      setName('')
      setChosen(nothing)
    }
    make.mutate({ name, scopes, expires_in_days: days }, { onSuccess: reset })
  }
  if (make.data) return <MadeToken token={make.data.token} onDone={() => make.reset()} />
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={classes.line}>
        <label className={classes.field}>
          <span>What uses it</span>
          <input
            className={classes.input}
            value={name}
            maxLength={tokenLimits.nameCharacters}
            autoComplete="off"
            placeholder="Nightly report"
            aria-invalid={fault !== undefined && name.trim() === ''}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label className={classes.end}>
          <span>Expires after</span>
          <select
            className={classes.input}
            value={days}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          >
            {ends.map(({ days, label }) => (
              <option key={days} value={days}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <fieldset className={classes.areas}>
        <legend>What it may, and never more than you may yourself</legend>
        {areas.map((area) => (
          <AreaChoice
            key={area.name}
            area={area}
            value={chosen[area.name]}
            onChange={(scope) => setChosen({ ...chosen, [area.name]: scope })}
          />
        ))}
      </fieldset>
      <div className={classes.actions}>
        <Button type="submit" variant="default" loading={make.isPending}>
          Make a token
        </Button>
        <p className={classes.fault} aria-live="polite">
          {fault ?? make.error?.message}
        </p>
      </div>
    </form>
  )
}

interface AreaChoiceProps {
  area: Area
  value: TokenScope | undefined
  onChange: (scope: TokenScope | undefined) => void
}

const AreaChoice = ({ area: { label, choices }, value, onChange }: AreaChoiceProps) => (
  <label className={classes.area}>
    <span>{label}</span>
    <select
      className={classes.input}
      value={value ?? ''}
      data-chosen={value !== undefined || undefined}
      onChange={({ currentTarget }) => onChange(choices.find(({ scope }) => scope === currentTarget.value)?.scope)}
    >
      <option value="">Nothing</option>
      {choices.map(({ scope, label }) => (
        <option key={scope} value={scope}>
          {label}
        </option>
      ))}
    </select>
  </label>
)

const faultOf = (name: string, scopes: readonly TokenScope[]) => {
  if (name.trim() === '') return 'Say what uses it, so that you know which to revoke.'
  return scopes.length === 0 ? 'Allow it something: a token for nothing opens nothing.' : undefined
}
