import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Stats } from '#shared/stats.ts'
import { PriorityMark } from '#web/ui/marks.tsx'
import { Skeleton } from '#web/ui/states.tsx'
import { numberWords, prioritiesBySeverity, priorityWords, shareWords } from '#web/ui/words.ts'
import { ChangingNumber } from './changing-number.tsx'
import { ChartPanel, ticketsNoun } from './chart-panel.tsx'
import classes from './priority-bars.module.css'
import { useRoving } from './roving.ts'

/** Most urgent on top, whatever the counts: the eye goes to the same place every day. */
export const PriorityBars = ({ stats }: { stats: Stats | undefined }) => {
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
    <ChartPanel title="Priority" noun="Priority" rows={stats && rows}>
      <ul className={classes.bars}>
        {rows.map(({ key, label, count, noun, share, width }, place) => (
          <li key={key}>
            <Link to="/tickets" search={{ priority: key }} className={classes.row} data-priority={key} {...rove(place)}>
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
