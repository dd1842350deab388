import { useNavigate } from '@tanstack/react-router'
import { memo, useState } from 'react'
import type { Answer } from '#web/platform/call.ts'
import type { SeriesBucket } from '#shared/words.ts'
import { dayRangeWords, dayWithWeekday, monthOf, shortDay } from '#web/ui/days.ts'
import { PriorityMark } from '#web/ui/marks.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { numberWords, plural, prioritiesBySeverity, priorityWords } from '#web/ui/words.ts'
import { ChartPanel } from './chart-panel.tsx'
import { createdIn, emptyWords } from './range.ts'
import { useRoving } from './roving.ts'
import classes from './series-chart.module.css'
import { axisTop } from './series-scale.ts'

type Series = Answer<'readStatsSeries'>
type Bucket = Series['series'][number]

interface SeriesChartProps {
  series: Series | undefined
  error: Error | null
  isStale: boolean
  onRetry: () => void
}

const nouns: Readonly<Record<SeriesBucket, string>> = { day: 'Day', week: 'Week', month: 'Month' }

/** How many tickets came on each day, the most urgent at the foot, where columns can be compared. */
export const SeriesChart = ({ series, error, isStale, onRetry }: SeriesChartProps) => {
  const [pointedAt, setPointedAt] = useState<number>()
  const noun = nouns[series?.bucket ?? 'day']
  return (
    <ChartPanel
      title={`Tickets per ${noun.toLowerCase()}`}
      columns={[noun, 'Tickets', ...prioritiesBySeverity.map((priority) => priorityWords[priority])]}
      rows={series?.series.map((bucket) => ({
        key: bucket.day,
        label: bucketWords(bucket, series.bucket),
        cells: [bucket.total, ...countsOf(bucket)].map(numberWords),
      }))}
    >
      {error && !series ? (
        <ErrorState what="The days could not be read" safe="Your tickets are safe." error={error} onRetry={onRetry} />
      ) : (
        <div className={classes.chart} data-stale={isStale || undefined}>
          <Readout series={series} bucket={pointedAt === undefined ? undefined : series?.series[pointedAt]} />
          {series ? <Columns series={series} onPoint={setPointedAt} /> : <Skeleton height={plotHeight} />}
          <Axis series={series} />
        </div>
      )}
    </ChartPanel>
  )
}

const countsOf = ({ priority_breakdown: counts }: Bucket) =>
  prioritiesBySeverity.map((priority) => counts?.[priority] ?? 0)

/** A bucket cut by the end of the range is named by the days it has. */
const bucketWords = ({ day, before }: { day: string; before: string }, bucket: SeriesBucket) => {
  if (bucket === 'day') return dayWithWeekday(day)
  return bucket === 'month' && day.endsWith('-01') && before.endsWith('-01')
    ? monthOf(day)
    : dayRangeWords({ from: day, before })
}

/** Legend and numbers in one line: of the column under the pointer or the focus, else of all. */
const Readout = ({ series, bucket }: { series: Series | undefined; bucket: Bucket | undefined }) => {
  const shown = bucket ? [bucket] : (series?.series ?? [])
  const sums = prioritiesBySeverity.map((_, place) =>
    shown.reduce((sum, bucket) => sum + (countsOf(bucket)[place] ?? 0), 0),
  )
  const total = shown.reduce((sum, bucket) => sum + bucket.total, 0)
  return (
    <div className={classes.readout}>
      <p>
        {series ? (
          <>
            {bucket ? bucketWords(bucket, series.bucket) : dayRangeWords(series)}
            <span className={classes.zone}> UTC</span>{' '}
            <strong>{total === 0 ? emptyWords : plural(total, 'ticket')}</strong>
          </>
        ) : (
          <Skeleton width={180} height={14} />
        )}
      </p>
      <ul className={classes.legend}>
        {prioritiesBySeverity.map((priority, place) => (
          <li key={priority} data-priority={priority}>
            <PriorityMark value={priority} />
            {priorityWords[priority]}
            <span className={classes.count}>{series ? numberWords(sums[place] ?? 0) : null}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const plotHeight = 148

const Columns = memo(({ series: { series, bucket }, onPoint }: { series: Series; onPoint: (at?: number) => void }) => {
  const navigate = useNavigate()
  const rove = useRoving(series.length, series.length - 1)
  const top = axisTop(Math.max(...series.map(({ total }) => total)))
  const slot = 100 / series.length

  // Not a link of the router: one in every column would cost more than the columns.
  const follow = (event: React.MouseEvent, { day, before }: Bucket) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ to: '/tickets', search: createdIn({ from: day, before }) })
  }

  return (
    <div className={classes.plot}>
      <svg width="100%" height={plotHeight}>
        {[0, 0.5, 1].map((part) => (
          <line key={part} className={classes.grid} x1="0" x2="100%" y1={part * plotHeight} y2={part * plotHeight} />
        ))}
        {series.map((column, place) => (
          <a
            key={column.day}
            href={`/tickets?created_from=${column.day}&created_before=${column.before}`}
            className={classes.column}
            aria-label={columnWords(column, bucket)}
            {...rove(place, () => onPoint(place))}
            onClick={(event) => follow(event, column)}
            onPointerEnter={() => onPoint(place)}
            onPointerLeave={() => onPoint(undefined)}
            onBlur={() => onPoint(undefined)}
          >
            <rect className={classes.slot} x={`${place * slot}%`} width={`${slot}%`} height={plotHeight} />
            {piecesOf(column, top).map(({ priority, y, height }) => (
              <rect
                key={priority}
                data-priority={priority}
                x={`${(place + 0.1) * slot}%`}
                width={`${slot * 0.8}%`}
                y={y}
                height={height}
              />
            ))}
          </a>
        ))}
      </svg>
      <ol className={classes.ticks} aria-hidden="true">
        {[top, top / 2, 0].map((tick) => (
          <li key={tick}>{numberWords(tick)}</li>
        ))}
      </ol>
    </div>
  )
})
Columns.displayName = 'Columns'

const columnWords = (column: Bucket, bucket: SeriesBucket) => {
  const parts = prioritiesBySeverity
    .map((priority) => [column.priority_breakdown?.[priority] ?? 0, priorityWords[priority]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${numberWords(count)} ${words.toLowerCase()}`)
  const all = `${bucketWords(column, bucket)}: ${plural(column.total, 'ticket')}`
  return parts.length > 0 ? `${all}, ${parts.join(', ')}` : all
}

/** From the foot upwards. What is there is seen: no piece is thinner than a pixel. */
const piecesOf = (column: Bucket, top: number) => {
  let y = plotHeight
  return prioritiesBySeverity.flatMap((priority) => {
    const count = column.priority_breakdown?.[priority] ?? 0
    if (count === 0) return []
    const height = Math.max(1, (count / top) * plotHeight)
    y -= height
    return [{ priority, y, height }]
  })
}

const Axis = ({ series }: { series: Series | undefined }) => {
  const days = series?.series ?? []
  const words = series?.bucket === 'month' ? monthOf : shortDay
  const [first, middle, last] = [days[0], days[Math.floor(days.length / 2)], days.at(-1)]
  return (
    <p className={classes.days} aria-hidden="true">
      <span>{first && words(first.day)}</span>
      <span>{days.length > 2 && middle ? words(middle.day) : null}</span>
      <span>{days.length > 1 && last ? words(last.day) : null}</span>
    </p>
  )
}
