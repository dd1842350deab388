import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Stats } from '#shared/stats.ts'
import type { DayRange } from '#web/ui/days.ts'
import { PriorityMark } from '#web/ui/marks.tsx'
import { Skeleton } from '#web/ui/states.tsx'
import { numberWords, prioritiesBySeverity, priorityWords, shareWords } from '#web/ui/words.ts'
import { ChangingNumber } from './changing-number.tsx'
import { ChartPanel, ticketsNoun } from './chart-panel.tsx'
import classes from './priority-bars.module.css'
import { createdIn } from './range.ts'
import { useRoving } from './roving.ts'

/** Most urgent on top, whatever the counts: the eye goes to the same place every day. */
export const PriorityBars = ({ stats, range }: { stats: Stats | undefined; range: DayRange }) => {
  const rove = useRoving(prioritiesBySeverity.length)
  const total = stats?.total_tickets ?? 0
  const counts = prioritiesBySeverity.map((priority) => stats?.priority_breakdown[priority] ?? 0)
  const longest = Math.max(1, ...counts)
  const rows = prioritiesBySeverity.map((priority, place) => ({
    key: priority,
    label: priorityWords[priority],
    count: numberWords(counts[place] ?? 0),
    noun: ticketsNoun(counts[place] ?? 0),
    share: shareWords(counts[place] ?? 0, total),
    width: `${((counts[place] ?? 0) / longest) * 100}%`,
  }))
  return (
    <ChartPanel
      title="Priority"
      columns={['Priority', 'Tickets', 'Share']}
      rows={stats && rows.map(({ key, label, count, share }) => ({ key, label, cells: [count, share] }))}
    >
      <ul className={classes.bars}>
        {rows.map(({ key, label, count, noun, share, width }, place) => (
          <li key={key}>
            <Link
              to="/tickets"
              search={{ priority: key, ...createdIn(range) }}
              className={classes.row}
              data-priority={key}
              {...rove(place)}
            >
              <span className={classes.label}>
                <PriorityMark value={key} />
                {label}
              </span>
              <span className={classes.track}>
                {stats ? <span className={classes.bar} style={{ width }} /> : <Skeleton height={12} radius={3} />}
              </span>
              <span className={classes.count}>{stats ? <ChangingNumber words={count} /> : null}</span>
              <VisuallyHidden component="span">{stats ? noun : null}</VisuallyHidden>
              <span className={classes.share}>{stats ? share : null}</span>
            </Link>
          </li>
        ))}
      </ul>
    </ChartPanel>
  )
}
