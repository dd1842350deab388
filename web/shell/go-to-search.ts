import type { useNavigate } from '@tanstack/react-router'
import { noteDeed } from '#web/platform/deeds.ts'

const searchBox = () => document.querySelector<HTMLInputElement>('input[data-search]')
const givesUpMs = 3000

/** Puts the cursor into the search box of this screen, or goes to the list of tickets, which has one. */
export const goToSearch = (navigate: ReturnType<typeof useNavigate>) => {
  noteDeed('search')
  if (focusSearch()) return
  void navigate({ to: '/tickets' })
  // The page may still be on its way.
  const watch = new MutationObserver(() => {
    if (focusSearch()) watch.disconnect()
  })
  watch.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => watch.disconnect(), givesUpMs)
}

const focusSearch = () => {
  const box = searchBox()
  box?.focus()
  box?.select()
  return box !== null
}
