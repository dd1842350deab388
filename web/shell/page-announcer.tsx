import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

/** Says where one has arrived, and moves a focus that was left in the page before. */
export const PageAnnouncer = ({ path }: { path: string }) => {
  const [words, setWords] = useState('')
  const announced = useRef(path)

  useEffect(() => {
    if (announced.current === path) return undefined
    announced.current = path
    // The page names itself in its title once it is drawn.
    const timer = setTimeout(() => {
      setWords(document.title.split(' · ')[0] ?? '')
      // The element that had the focus is gone with its page; the next Tab should start at the content.
      if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true })
    }, 150)
    return () => clearTimeout(timer)
  }, [path])

  return <VisuallyHidden aria-live="polite">{words}</VisuallyHidden>
}
