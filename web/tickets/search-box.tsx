import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Icon } from '#web/ui/icons.tsx'
import classes from './filter-bar.module.css'
import { searchCharacters } from './search.ts'

interface SearchBoxProps {
  /** The text in the address. */
  text: string
  onSearch: (text: string) => void
  /** Esc or Enter: on to the rows. */
  onLeave: () => void
}

const restMs = 250

/** What is typed stands in the box at once and in the address a moment later; Back and chips change the box too. */
export const SearchBox = ({ text, onSearch, onLeave }: SearchBoxProps) => {
  const input = useRef<HTMLInputElement>(null)
  const { shown, isAhead, write, send } = useTyped(text, onSearch)

  const sendNow = useEffectEvent(send)
  useEffect(() => {
    if (!isAhead) return undefined
    const timer = setTimeout(() => sendNow(shown), restMs)
    return () => clearTimeout(timer)
  }, [shown, isAhead])

  const clear = () => {
    send('')
    input.current?.focus()
  }

  return (
    <search className={classes.search}>
      <Icon name="search" />
      <input
        ref={input}
        data-search
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={searchCharacters}
        aria-label="Search in titles and descriptions"
        aria-keyshortcuts="/"
        placeholder="Search"
        dir="auto"
        value={shown}
        onChange={(event) => write(event.target.value)}
        onBlur={() => (isAhead ? send(shown) : undefined)}
        onKeyDown={(event) => {
          if (
            event.nativeEvent.isComposing ||
            (event.key !== 'Enter' && event.key !== 'Escape' && event.key !== 'ArrowDown')
          )
            return
          event.preventDefault()
          if (isAhead) send(shown)
          onLeave()
        }}
      />
      {shown === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button type="button" className={classes.clear} aria-label="Clear the search" onClick={clear}>
          <Icon name="close" size={14} />
        </button>
      )}
    </search>
  )
}

type Typed = { value: string; over: string; sent: string | undefined }

/**
 * What stands in the box while it differs from the address, if only by a blank at its end. When the address changes to
 * anything but what was typed or sent (Back, a chip taken away), the address counts.
 */
const useTyped = (text: string, onSearch: (text: string) => void) => {
  const [typed, setTyped] = useState<Typed>()
  const isOurs = typed !== undefined && [typed.over, typed.sent, typed.value.trim()].includes(text)
  if (typed && typed.over !== text) setTyped(isOurs ? { ...typed, over: text, sent: undefined } : undefined)
  const shown = isOurs ? typed.value : text
  const write = (value: string) => setTyped({ value, over: text, sent: isOurs ? typed.sent : undefined })
  const send = (value: string) => {
    setTyped({ value, over: text, sent: value.trim() })
    onSearch(value)
  }
  const isAhead = shown.trim() !== text && !(isOurs && typed.sent === shown.trim())
  return { shown, isAhead, write, send }
}
