import { memo } from 'react'
import type { Category, Priority, Status } from '#shared/words.ts'
import classes from './badges.module.css'
import { CategoryMark, PriorityMark, StatusMark } from './marks.tsx'
import { categoryWords, priorityWords, statusWords } from './words.ts'

// Meaning never rests on colour alone: every badge has a shape and its word.

export const StatusBadge = memo(({ value }: { value: Status }) => (
  <span className={classes.badge} data-status={value}>
    <StatusMark value={value} />
    {statusWords[value]}
  </span>
))
StatusBadge.displayName = 'StatusBadge'

export const PriorityBadge = memo(({ value }: { value: Priority }) => (
  <span className={classes.badge} data-priority={value}>
    <PriorityMark value={value} />
    {priorityWords[value]}
  </span>
))
PriorityBadge.displayName = 'PriorityBadge'

export const CategoryBadge = memo(({ value }: { value: Category }) => (
  <span className={classes.badge} data-category={value}>
    <CategoryMark value={value} />
    {categoryWords[value]}
  </span>
))
CategoryBadge.displayName = 'CategoryBadge'
