import { useState } from 'react'
import classes from './changing-number.module.css'

/** A number that lights up for a moment when it changes. */
export const ChangingNumber = ({ words }: { words: string }) => {
  const [shown, setShown] = useState({ words, changes: 0 })
  if (shown.words !== words) setShown({ words, changes: shown.changes + 1 })
  return (
    <span key={shown.changes} className={shown.changes > 0 ? classes.changed : undefined}>
      {words}
    </span>
  )
}
