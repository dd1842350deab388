import { noteDeed } from '#web/platform/deeds.ts'
import { useKeys, type KeyBinding } from '#web/platform/keys.tsx'
import { useWriting } from '#web/platform/writing.ts'
import { fieldKeys, fieldWords } from './field-words.ts'
import { filterNames, type FilterName } from './search.ts'
import type { TicketList } from './ticket-list.ts'

interface ListKeys {
  list: TicketList
  open: (id: number) => void
  onEdit: (id: number, field: FilterName, anchor: Element) => void
}

/** The keys of lists and of the highlighted ticket (`?` prints them). */
export const useListKeys = ({ list, open, onEdit }: ListKeys) => {
  const { rows, activeId } = list
  const { toWrite } = useWriting()
  const at = rows.findIndex((ticket) => ticket.id === activeId)

  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))]
    if (!row) return false
    list.moveTo(row.id)
    return undefined
  }
  const onActive = (run: (id: number) => void) => () => {
    if (activeId === null) return false
    return run(activeId)
  }

  // Letters take the list from wherever the focus is. Arrows, Home, End and Space scroll other things, so there they
  // count only while the focus is in the list or nowhere.
  const inList = (run: KeyBinding['run']) => (event: KeyboardEvent) => (isElsewhere(event.target) ? false : run(event))

  useKeys([
    { keys: 'j', label: 'Next ticket', group: 'Lists', repeats: true, run: () => (noteDeed('walk'), go(at + 1)) },
    { keys: 'k', label: 'Previous ticket', group: 'Lists', repeats: true, run: () => go(at - 1) },
    {
      keys: 'ArrowDown',
      label: 'Next ticket',
      group: 'Lists',
      repeats: true,
      isUnlisted: true,
      run: inList(() => go(at + 1)),
    },
    {
      keys: 'ArrowUp',
      label: 'Previous ticket',
      group: 'Lists',
      repeats: true,
      isUnlisted: true,
      run: inList(() => go(at - 1)),
    },
    { keys: 'Home', label: 'First ticket', group: 'Lists', run: inList(() => go(0)) },
    { keys: 'End', label: 'Last ticket that is loaded', group: 'Lists', run: inList(() => go(rows.length - 1)) },
    {
      keys: 'Space',
      label: 'Unfold or fold the description',
      group: 'Lists',
      run: inList(
        onActive((id) => {
          list.moveTo(id)
          list.toggle(id)
        }),
      ),
    },
    { keys: 'Enter', label: 'Open the ticket', group: 'Lists', run: inList(onActive(open)) },
    {
      keys: 'Escape',
      label: 'Fold all descriptions',
      group: 'Lists',
      run: () => (list.expanded.size > 0 ? list.foldAll() : false),
    },
    ...filterNames.map((field) =>
      toWrite({
        keys: fieldKeys[field],
        label: `${fieldWords[field]} (then 1 to 4)`,
        group: 'Ticket',
        run: onActive((id) => {
          list.showRow(id)
          const anchor = document.querySelector(`[data-row="${id}"] [data-field="${field}"]`)
          if (anchor) onEdit(id, field, anchor)
        }),
      }),
    ),
  ])
}

const isElsewhere = (target: EventTarget | null) =>
  target instanceof Element && target !== document.body && target.id !== 'main' && !target.closest('[role=grid]')
