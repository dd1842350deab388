import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { keepPlace, recallPlace, type Place } from './place.ts'

const nowhere: Place = { top: 0, rows: 0, active: null, expanded: [] }
const writeAfterMs = 150

/** Which row is highlighted, which are unfolded and how far the list is scrolled, per entry of the history. */
export const useReadingPlace = (entry: string) => {
  const [place, setPlace] = useState(() => arriveAt(entry))
  if (place.entry !== entry) {
    const next = arriveAt(entry)
    // A changed filter is a new entry: what was highlighted and unfolded stays so where it is still listed.
    setPlace(next.isReturning ? next : { ...next, active: place.active, expanded: place.expanded })
  }

  // Starts as it was recalled: the page may be left again before the list has been scrolled back.
  const [recalled] = useState((): Place => ({ ...place, expanded: [...place.expanded] }))
  const noted = useRef({ entry, isWritten: true, place: recalled })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const write = () => {
    clearTimeout(timer.current)
    if (noted.current.isWritten) return
    noted.current.isWritten = true
    keepPlace(noted.current.entry, noted.current.place)
  }
  const note = (part: Partial<Place>) => {
    if (noted.current.entry !== entry) write()
    const before =
      noted.current.entry === entry ? noted.current.place : { ...nowhere, top: place.top, rows: place.rows }
    noted.current = { entry, isWritten: false, place: { ...before, ...part } }
    clearTimeout(timer.current)
    timer.current = setTimeout(write, writeAfterMs)
  }

  const noteRows = useEffectEvent(note)
  useEffect(() => noteRows({ active: place.active, expanded: [...place.expanded] }), [place])

  const onLeave = useEffectEvent(write)
  useEffect(() => {
    const leave = () => onLeave()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [])

  return {
    place,
    note,
    activate: (id: number) => setPlace((place) => (place.active === id ? place : { ...place, active: id })),
    toggle: (id: number) =>
      setPlace((place) => {
        const expanded = new Set(place.expanded)
        if (!expanded.delete(id)) expanded.add(id)
        return { ...place, expanded }
      }),
    foldAll: () => setPlace((place) => (place.expanded.size > 0 ? { ...place, expanded: new Set() } : place)),
  }
}

const arriveAt = (entry: string) => {
  const recalled = recallPlace(entry)
  const { top, rows, active, expanded } = recalled ?? nowhere
  const unfolded: ReadonlySet<number> = new Set(expanded)
  return { entry, isReturning: recalled !== undefined, top, rows, active, expanded: unfolded }
}
