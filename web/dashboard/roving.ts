import { useRef, useState, type KeyboardEvent } from 'react'

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** One Tab stop for a whole chart; arrows, Home and End move inside it. */
export const useRoving = (count: number, start = 0) => {
  const [current, setCurrent] = useState(start)
  const marks = useRef<(HTMLElement | SVGElement | null)[]>([])

  const go = (place: number) => {
    setCurrent(place)
    marks.current[place]?.focus()
  }

  return (place: number, onReached?: () => void) => ({
    ref: (element: HTMLElement | SVGElement | null) => {
      marks.current[place] = element
    },
    tabIndex: place === Math.min(current, count - 1) ? 0 : -1,
    onFocus: () => {
      setCurrent(place)
      onReached?.()
    },
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
