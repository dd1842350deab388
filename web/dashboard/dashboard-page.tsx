import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { openNewTicket } from '#web/new-ticket/open-new-ticket.ts'
import { LoadSampleButton } from '#web/sample/load-sample-button.tsx'
import { PageHeader } from '#web/ui/page.tsx'
import { EmptyState, ErrorState } from '#web/ui/states.tsx'
import { useMay } from '#web/platform/session.ts'
import { GettingGoing } from '#web/welcome/getting-going.tsx'
import { CategoryDonut } from './category-donut.tsx'
import classes from './dashboard-page.module.css'
import { PriorityBars } from './priority-bars.tsx'
import { RangePicker } from './range-picker.tsx'
import { daysOf } from './range.ts'
import { SeriesChart } from './series-chart.tsx'
import { StatCards } from './stat-cards.tsx'
import { rangeStatsQuery, seriesQuery, statsQuery } from './stats.ts'
import { UrgentTickets } from './urgent-tickets.tsx'

export const DashboardPage = () => {
  const search = useSearch({ from: '/dashboard' })
  const range = daysOf(search)
  const { data: desk } = useQuery(statsQuery)
  const { data: stats, error, isPlaceholderData, refetch } = useQuery(rangeStatsQuery(range))
  const series = useQuery(seriesQuery(range))
  const isFirstUse = desk?.total_tickets === 0
  return (
    <div className={classes.page}>
      <PageHeader
        title="Dashboard"
        aside={error && stats ? <StaleNote onRetry={() => void refetch()} /> : null}
        actions={<RangePicker search={search} />}
      />
      {error && !stats ? (
        <div className={classes.panel}>
          <ErrorState
            what="The numbers could not be read"
            safe="Your tickets are safe."
            error={error}
            onRetry={() => void refetch()}
          />
        </div>
      ) : (
        <div data-stale={isPlaceholderData || undefined}>
          <StatCards stats={stats} range={range} />
        </div>
      )}
      {isFirstUse ? (
        <div className={classes.panel}>
          <FirstUse />
        </div>
      ) : (
        <>
          {error && !stats ? null : (
            <div className={classes.charts} data-stale={isPlaceholderData || undefined}>
              <PriorityBars stats={stats} range={range} />
              <CategoryDonut stats={stats} range={range} />
            </div>
          )}
          <div className={classes.days}>
            <SeriesChart
              series={series.data}
              error={series.error}
              isStale={series.isPlaceholderData}
              onRetry={() => void series.refetch()}
            />
            <UrgentTickets />
          </div>
        </>
      )}
      <GettingGoing />
    </div>
  )
}

const FirstUse = () => {
  const mayWrite = useMay('agent')
  if (!mayWrite) return <EmptyState title="No tickets yet">They show up here as soon as there are some.</EmptyState>
  return (
    <EmptyState
      title="No tickets yet"
      actions={
        <>
          <Button size="sm" onClick={() => openNewTicket()}>
            New ticket
          </Button>
          <LoadSampleButton />
        </>
      }
    >
      Create the first one, send one to the API, or look around with sample tickets that are marked and leave in one
      click.
    </EmptyState>
  )
}

const StaleNote = ({ onRetry }: { onRetry: () => void }) => (
  <span className={classes.stale} role="alert">
    These numbers could not be brought up to date.
    <button type="button" onClick={onRetry}>
      Retry
    </button>
  </span>
)
