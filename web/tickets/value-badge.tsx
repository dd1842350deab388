import { categories, priorities, statuses, type Category, type Priority, type Status } from '#shared/words.ts'
import { CategoryBadge, PriorityBadge, StatusBadge } from '#web/ui/badges.tsx'
import type { FilterValue } from './search.ts'

const isStatus = (value: FilterValue): value is Status => statuses.some((status) => status === value)
const isPriority = (value: FilterValue): value is Priority => priorities.some((priority) => priority === value)
const isCategory = (value: FilterValue): value is Category => categories.some((category) => category === value)

/** The badge of whichever of the three a value is. */
export const ValueBadge = ({ value }: { value: FilterValue }) => {
  if (isStatus(value)) return <StatusBadge value={value} />
  if (isPriority(value)) return <PriorityBadge value={value} />
  return isCategory(value) ? <CategoryBadge value={value} /> : null
}
