import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '#web/ui/icons.tsx'
import classes from './tokens.module.css'

interface MadeTokenProps {
  token: string
  onDone: () => void
}

/** The token itself, in the place of the form that made it, until its reader has it. */
export const MadeToken = ({ token, onDone }: MadeTokenProps) => {
  const [isCopied, setCopied] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token)
    } catch {
      // A browser that refuses leaves the keyboard's way: it is selected.
      field.current?.select()
      return
    }
    setCopied(true)
  }
  return (
    <div className={classes.made}>
      <label className={classes.field}>
        <span>Your token. Copy it now: it is shown this once, and nobody can show it again.</span>
        <input
          ref={field}
          className={classes.secret}
          readOnly
          spellCheck={false}
          value={token}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <div className={classes.actions}>
        <Button variant="filled" leftSection={isCopied ? <Icon name="check" /> : undefined} onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
        <Button variant="default" onClick={onDone}>
          I have it
        </Button>
        <p className={classes.words} aria-live="polite">
          {isCopied ? 'It is in your clipboard.' : ''}
        </p>
      </div>
      <p className={classes.words}>
        Programs send it as <code>Authorization: Bearer dk_…</code> and nowhere else.
      </p>
    </div>
  )
}
