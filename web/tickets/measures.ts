import { useEffect, useLayoutEffect, useState } from 'react'

const cardsUpTo = 640
const heights = { compact: 32, touch: 44, card: 68 }

/** Below 640 px of room a row is a card of two lines; on a touch screen rows are as high as a finger. */
export const useRowHeight = (room: React.RefObject<HTMLElement | null>) => {
  const isTouch = useMedia('(pointer: coarse)')
  const [isCards, setCards] = useState(() => window.innerWidth <= cardsUpTo)
  useLayoutEffect(() => {
    const element = room.current
    if (!element) return undefined
    const observer = new ResizeObserver(([entry]) => setCards((entry?.contentRect.width ?? 0) <= cardsUpTo))
    observer.observe(element)
    return () => observer.disconnect()
  }, [room])
  return { isCards, rowHeight: isCards ? heights.card : isTouch ? heights.touch : heights.compact }
}

export const useMedia = (condition: string) => {
  const [matches, setMatches] = useState(() => window.matchMedia(condition).matches)
  useEffect(() => {
    const media = window.matchMedia(condition)
    const follow = () => setMatches(media.matches)
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [condition])
  return matches
}

const minuteMs = 60_000

/** The time, once a minute. */
export const useNow = () => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs)
    return () => clearInterval(timer)
  }, [])
  return now
}
