import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Stats } from '#shared/stats.ts'
import type { DayRange } from '#web/ui/days.ts'
import { StatusMark } from '#web/ui/marks.tsx'
import { Skeleton } from '#web/ui/states.tsx'
import { decimalWords, numberWords, shareWords } from '#web/ui/words.ts'
import { ChangingNumber } from './changing-number.tsx'
import { createdIn, emptyWords } from './range.ts'
import classes from './stat-cards.module.css'

const statusCards = [
  { status: 'open', label: 'Open' },
  { status: 'in_progress', label: 'In progress' },
  { status: 'resolved', label: 'Resolved' },
] as const

/** Four numbers, each a link to the tickets it counts. `stats` is undefined while they are on their way. */
export const StatCards = ({ stats, range }: { stats: Stats | undefined; range: DayRange }) => (
  <section aria-label="Numbers">
    <ul className={classes.cards}>
      {statusCards.map(({ status, label }) => (
        <li key={status}>
          <Link to="/tickets" search={{ status, ...createdIn(range) }} className={classes.card} data-status={status}>
            <span className={classes.label}>
              <StatusMark value={status} />
              {label}
            </span>
            <Number words={stats && numberWords(stats.status_breakdown[status])} />
            <Note words={stats && shareNote(stats.status_breakdown[status], stats.total_tickets)} />
          </Link>
        </li>
      ))}
      <li>
        <Link
          to="/tickets"
          search={createdIn(range)}
          className={classes.card}
          title="Mean over the days that had tickets"
        >
          <span className={classes.label}>Average a day</span>
          <Number words={stats && averageWords(stats)} />
          <Note words={stats && averageNote(stats)} />
        </Link>
      </li>
    </ul>
    {stats ? <SpokenChanges stats={stats} /> : null}
  </section>
)

const Number = ({ words }: { words: string | undefined }) => (
  <span className={classes.number}>
    {words === undefined ? <Skeleton width={56} height={24} /> : <ChangingNumber words={words} />}
  </span>
)

const Note = ({ words }: { words: string | undefined }) => (
  <span className={classes.note}>{words ?? <Skeleton width={88} height={12} />}</span>
)

const shareNote = (count: number, total: number) =>
  total === 0 ? emptyWords : `${shareWords(count, total)} of ${numberWords(total)}`

const averageWords = ({ total_tickets: total, avg_tickets_per_day: average }: Stats) =>
  total === 0 ? numberWords(0) : decimalWords(average)

const averageNote = (stats: Stats) =>
  stats.total_tickets === 0 ? emptyWords : `${decimalWords(stats.avg_tickets_per_calendar_day)} over all days`

const restMs = 1500

/** Reads the numbers out once they have come to rest, not at every step on the way, and not on arrival. */
const SpokenChanges = ({ stats }: { stats: Stats }) => {
  const now = `${numberWords(stats.open_tickets)} open, ${numberWords(stats.in_progress_tickets)} in progress, ${numberWords(stats.resolved_tickets)} resolved`
  const [first] = useState(now)
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    if (now === first && spoken === '') return undefined
    const timer = setTimeout(() => setSpoken(now), restMs)
    return () => clearTimeout(timer)
  }, [now, first, spoken])
  return <VisuallyHidden aria-live="polite">{spoken}</VisuallyHidden>
}
