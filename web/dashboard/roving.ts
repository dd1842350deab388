import { useRef, useState, type KeyboardEvent } from 'react'

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** One Tab stop for a whole chart; arrows, Home and End move inside it. */
export const useRoving = (count: number) => {
  const [current, setCurrent] = useState(0)
  const marks = useRef<(HTMLElement | null)[]>([])

  const go = (place: number) => {
    setCurrent(place)
    marks.current[place]?.focus()
  }

  return (place: number) => ({
    ref: (element: HTMLElement | null) => {
      marks.current[place] = element
    },
    tabIndex: place === Math.min(current, count - 1) ? 0 : -1,
    onFocus: () => setCurrent(place),
    onKeyDown: (event: KeyboardEvent) => {
      const step = steps[event.key]
      if (step !== undefined) go((place + step + count) % count)
      else if (event.key === 'Home') go(0)
      else if (event.key === 'End') go(count - 1)
      else return
      event.preventDefault()
    },
  })
}
