import type { SortKey } from '#shared/words.ts'
import { nextSort, sortDirection, type TicketSearch } from './search.ts'
import classes from './table-header.module.css'

export const columns = [
  { key: 'id', label: '#', name: 'Number' },
  { key: 'title', label: 'Title', name: 'Title' },
  { key: 'category', label: 'Category', name: 'Category' },
  { key: 'priority', label: 'Priority', name: 'Priority' },
  { key: 'status', label: 'Status', name: 'Status' },
  { key: 'created_at', label: 'Created', name: 'Created' },
  { key: 'updated_at', label: 'Updated', name: 'Updated' },
] as const satisfies readonly { key: SortKey; label: string; name: string }[]

interface TableHeaderProps {
  search: TicketSearch
  /** Cards have no headers to see or press; they are still read out. */
  isCards: boolean
  onSort: (sort: ReturnType<typeof nextSort>) => void
}

/** Every header sorts, on the server. One Tab stop; the arrows move on (see `moveInHeader`). */
export const TableHeader = ({ search, isCards, onSort }: TableHeaderProps) => {
  const sortedKey = columns.find(({ key }) => sortDirection(search, key) !== 'none')?.key ?? 'created_at'

  return (
    <thead className={classes.head}>
      <tr aria-rowindex={1} className={classes.headers}>
        {columns.map(({ key, label, name }) => {
          const direction = sortDirection(search, key)
          return (
            <th key={key} scope="col" aria-sort={direction} className={classes[columnClass[key]]}>
              {isCards ? (
                name
              ) : (
                <button
                  type="button"
                  className={classes.sorter}
                  data-sorter
                  tabIndex={key === sortedKey ? 0 : -1}
                  title={`Sort by ${name.toLowerCase()}`}
                  data-direction={direction}
                  onClick={() => onSort(nextSort(search, key))}
                >
                  {label}
                  <span className={classes.arrow} aria-hidden="true" />
                </button>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

const columnClass = {
  id: 'number',
  title: 'title',
  category: 'category',
  priority: 'priority',
  status: 'status',
  created_at: 'created',
  updated_at: 'updated',
} as const satisfies Record<SortKey, string>

/** ← → between the headers, ↓ to the rows. Other keys, and keys in rows, are left alone. */
export const moveInHeader = (event: React.KeyboardEvent<HTMLElement>, toRows: () => void) => {
  const sorters = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-sorter]')]
  const at = sorters.findIndex((sorter) => sorter === document.activeElement)
  if (at === -1) return
  if (event.key === 'ArrowDown') toRows()
  else if (event.key === 'ArrowRight') sorters[Math.min(at + 1, sorters.length - 1)]?.focus()
  else if (event.key === 'ArrowLeft') sorters[Math.max(at - 1, 0)]?.focus()
  else return
  event.preventDefault()
  event.stopPropagation()
}
