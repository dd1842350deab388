import { useState } from 'react'
import classes from './entrance.module.css'

interface PasswordFieldProps {
  id?: string
  label?: string
  value: string
  onChange: (value: string) => void
  /** `current-password` to sign in, `new-password` to choose one: what password managers go by. */
  autoComplete: 'current-password' | 'new-password'
  hint?: string
  fault?: string | undefined
}

/** Can be pasted into and shown; says when capitals are locked. */
export const PasswordField = (props: PasswordFieldProps) => {
  const { id = 'password', label = 'Password', value, onChange, autoComplete, hint, fault } = props
  const [isShown, setShown] = useState(false)
  const [isCapsLocked, setCapsLocked] = useState(false)
  const words = [fault, isCapsLocked ? 'Caps Lock is on.' : undefined, hint].filter((part) => part !== undefined)
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <div className={classes.password}>
        <input
          id={id}
          name={id}
          type={isShown ? 'text' : 'password'}
          className={classes.input}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
          value={value}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-words`}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyUp={(event) => setCapsLocked(event.getModifierState('CapsLock'))}
        />
        <button type="button" className={classes.show} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
        </button>
      </div>
      <p id={`${id}-words`} className={fault === undefined ? classes.hint : classes.fault}>
        {words.join(' ')}
      </p>
    </div>
  )
}
