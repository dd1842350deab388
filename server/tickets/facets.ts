// Status, priority and category as one number: what a filter leaves is a set of facets, each with its own stretch of
// the indexes tickets_by_facet and tickets_by_facet_and_update (migration 0006, which has the same numbers).
import { categories, priorities, statuses, type Category, type Priority, type Status } from '#shared/words.ts'

export interface Choices {
  readonly category?: readonly Category[]
  readonly priority?: readonly Priority[]
  readonly status?: readonly Status[]
}

/** The facets a filter leaves; undefined when it leaves all. */
export const facetsOf = ({ category, priority, status }: Choices): number[] | undefined => {
  if (!category && !priority && !status) return undefined
  return allFacets.filter((facet) => {
    const words = wordsOf(facet)
    return (
      (!category || category.includes(words.category)) &&
      (!priority || priority.includes(words.priority)) &&
      (!status || status.includes(words.status))
    )
  })
}

export const allFacets = Array.from({ length: 64 }, (_, facet) => facet)

export const facetOf = ({ status, priority, category }: { status: Status; priority: Priority; category: Category }) =>
  statuses.indexOf(status) * 16 + priorities.indexOf(priority) * 4 + categories.indexOf(category)

const wordsOf = (facet: number) => ({
  status: statuses[facet >> 4]!,
  priority: priorities[(facet >> 2) & 3]!,
  category: categories[facet & 3]!,
})

const byLetters = { status: statuses.toSorted(), category: categories.toSorted() }

/** Orders by a word of the ticket: priority and status by what they mean, category by its letters. */
export const places = {
  priority: (facet: number) => (facet >> 2) & 3,
  status: (facet: number) => facet >> 4,
  'status-word': (facet: number) => byLetters.status.indexOf(wordsOf(facet).status),
  category: (facet: number) => byLetters.category.indexOf(wordsOf(facet).category),
} as const satisfies Record<string, (facet: number) => number>

export type PlacedOrder = keyof typeof places
