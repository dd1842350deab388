import { defaultSort, sorts, type Sort } from '#shared/words.ts'
import classes from './filter-bar.module.css'
import type { TicketSearch } from './search.ts'

/** The order of the list on a phone, where there are no headers to press. */
export const OrderSelect = ({ search, onSort }: { search: TicketSearch; onSort: (sort: Sort) => void }) => (
  <select
    className={classes.order}
    aria-label="Order"
    value={search.sort ?? defaultSort}
    onChange={(event) => {
      const sort = sorts.find((sort) => sort === event.target.value)
      if (sort) onSort(sort)
    }}
  >
    {orders.map(({ sort, words }) => (
      <option key={sort} value={sort}>
        {words}
      </option>
    ))}
  </select>
)

const told: Readonly<Record<Sort, string>> = {
  '-created_at': 'Newest',
  created_at: 'Oldest',
  '-updated_at': 'Just changed',
  updated_at: 'Long untouched',
  '-priority': 'Most urgent',
  priority: 'Least urgent',
  title: 'Title A–Z',
  '-title': 'Title Z–A',
  status: 'Open first',
  '-status': 'Closed first',
  category: 'Category A–Z',
  '-category': 'Category Z–A',
  id: 'Lowest number',
  '-id': 'Highest number',
}

const offered: readonly Sort[] = [
  '-created_at',
  'created_at',
  '-updated_at',
  'updated_at',
  '-priority',
  'priority',
  'status',
  '-status',
  'title',
  '-title',
]
const orders = [...offered, ...sorts.filter((sort) => !offered.includes(sort))].map((sort) => ({
  sort,
  words: told[sort],
}))
