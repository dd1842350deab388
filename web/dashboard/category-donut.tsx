import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Stats } from '#shared/stats.ts'
import { categories, type Category } from '#shared/words.ts'
import type { DayRange } from '#web/ui/days.ts'
import { CategoryMark } from '#web/ui/marks.tsx'
import { Skeleton } from '#web/ui/states.tsx'
import { categoryWords, numberWords, shareWords } from '#web/ui/words.ts'
import classes from './category-donut.module.css'
import { ChangingNumber } from './changing-number.tsx'
import { ChartPanel, ticketsNoun } from './chart-panel.tsx'
import { donutSlices } from './donut-slices.ts'
import { createdIn } from './range.ts'
import { useRoving } from './roving.ts'

const ring = { size: 160, outer: 78, inner: 54, gap: 2 }

/** The whole in four parts, always in the same order, each with its words beside it: no legend to look up. */
export const CategoryDonut = ({ stats, range }: { stats: Stats | undefined; range: DayRange }) => {
  const rove = useRoving(categories.length)
  const total = stats?.total_tickets ?? 0
  const counts = categories.map((category) => [category, stats?.category_breakdown[category] ?? 0] as const)
  const rows = counts.map(([category, count]) => ({
    key: category,
    label: categoryWords[category],
    count: numberWords(count),
    noun: ticketsNoun(count),
    share: shareWords(count, total),
  }))
  return (
    <ChartPanel
      title="Category"
      columns={['Category', 'Tickets', 'Share']}
      rows={stats && rows.map(({ key, label, count, share }) => ({ key, label, cells: [count, share] }))}
    >
      <div className={classes.chart}>
        <div className={classes.ring}>
          <svg
            viewBox={`0 0 ${ring.size} ${ring.size}`}
            width={ring.size}
            height={ring.size}
            aria-hidden="true"
            focusable="false"
          >
            <Hatches />
            <circle className={classes.groove} cx="80" cy="80" r="66" />
            {donutSlices(counts, ring).map(({ key, path }) => (
              <Link
                key={key}
                to="/tickets"
                search={{ category: key, ...createdIn(range) }}
                tabIndex={-1}
                className={classes.slice}
                data-category={key}
              >
                <path d={path} />
              </Link>
            ))}
          </svg>
          <p className={classes.total}>
            <strong>
              {stats ? <ChangingNumber words={numberWords(total)} /> : <Skeleton width={56} height={24} />}
            </strong>
            <span>{total === 1 ? 'ticket' : 'tickets'}</span>
          </p>
        </div>
        <ul className={classes.labels}>
          {rows.map(({ key, label, count, noun, share }, place) => (
            <li key={key}>
              <Link
                to="/tickets"
                search={{ category: key, ...createdIn(range) }}
                className={classes.label}
                {...rove(place)}
              >
                <Swatch category={key} />
                <CategoryMark value={key} />
                <span>{label}</span>
                <span className={classes.count}>{stats ? <ChangingNumber words={count} /> : null}</span>
                <VisuallyHidden component="span">{stats ? noun : null}</VisuallyHidden>
                <span className={classes.share}>{stats ? share : null}</span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </ChartPanel>
  )
}

const Swatch = ({ category }: { category: Category }) => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
    <rect x="1" y="1" width="10" height="10" rx="2" className={classes.slice} data-category={category} />
  </svg>
)

// Where colours are not to be had (print, forced colours) each part has a hatch of its own.
const hatches = [
  { name: 'technical', path: 'M0 0h6v6H0z' },
  { name: 'billing', path: 'M0 6 6 0' },
  { name: 'account', path: 'M0 3h6' },
  { name: 'general', path: 'M3 3h.01' },
] as const

const Hatches = () => (
  <defs>
    {hatches.map(({ name, path }) => (
      <pattern key={name} id={`hatch-${name}`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path d={path} className={classes.hatch} data-solid={name === 'technical' || undefined} />
      </pattern>
    ))}
  </defs>
)
