import { categories, priorities, statuses } from '#shared/words.ts'
import { categoryWords, priorityWords, statusWords } from '#web/ui/words.ts'
import type { FilterName, FilterValue } from './search.ts'

export const fieldWords: Readonly<Record<FilterName, string>> = {
  status: 'Status',
  category: 'Category',
  priority: 'Priority',
}

export const fieldKeys: Readonly<Record<FilterName, string>> = { status: 's', priority: 'p', category: 'y' }

/** In the order of their number keys. */
export const fieldValues: Readonly<Record<FilterName, readonly FilterValue[]>> = {
  status: statuses,
  category: categories,
  priority: priorities,
}

const words: Readonly<Record<FilterValue, string>> = { ...statusWords, ...categoryWords, ...priorityWords }

export const valueWords = (value: FilterValue) => words[value]
