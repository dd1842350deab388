import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { call } from '#web/platform/call.ts'
import { EmptyState, ErrorState, Skeleton } from '#web/ui/states.tsx'
import { AuditFilterBar } from './audit-filter-bar.tsx'
import classes from './audit-log.module.css'
import { AuditRows } from './audit-rows.tsx'
import { auditSearch, exportAddress, filtersOf, searchNames, type AuditSearch } from './audit-search.ts'

/** Who did what, from where, what it was before and after; newest first. Filters stand in the address. For admins. */
export const AuditLog = () => {
  const search = auditSearch(useLocation({ select: ({ search }) => search }))
  const show = useShow()
  const filters = filtersOf(search)
  const log = useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: ({ pageParam, signal }) =>
      call('listAudit', { query: { ...filters, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Nothing announces an entry.
    staleTime: 0,
  })
  const entries = log.data?.pages.flatMap((page) => page.items) ?? []
  const isFiltered = Object.keys(search).length > 0
  return (
    <>
      <AuditFilterBar key={JSON.stringify(search)} search={search} onShow={show} />
      {log.isPending ? <Waiting /> : null}
      {log.isError && entries.length === 0 ? (
        <ErrorState what="The audit log could not be read" error={log.error} onRetry={() => void log.refetch()} />
      ) : null}
      {log.isSuccess && entries.length === 0 ? (
        <EmptyState
          title={isFiltered ? 'Nothing was written down that fits' : 'Nothing was written down yet'}
          actions={
            isFiltered ? (
              <Button size="xs" variant="default" onClick={() => show({})}>
                Clear the filters
              </Button>
            ) : undefined
          }
        />
      ) : null}
      {entries.length > 0 ? <AuditRows entries={entries} /> : null}
      {log.isFetchNextPageError ? (
        <ErrorState what="More could not be read" error={log.error} onRetry={() => void log.fetchNextPage()} />
      ) : null}
      <div className={classes.foot}>
        {log.hasNextPage && !log.isFetchNextPageError ? (
          <Button size="xs" variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Load more
          </Button>
        ) : null}
        <span className={classes.exports}>
          <a href={exportAddress(search, 'csv')} download>
            Export as CSV
          </a>
          <a href={exportAddress(search, 'ndjson')} download>
            Export as JSON lines
          </a>
        </span>
      </div>
    </>
  )
}

/** Puts filters into the address of whatever page this stands on. */
const useShow = () => {
  const navigate = useNavigate()
  const { pathname, searchStr, hash } = useLocation()
  return (search: AuditSearch) => {
    const query = new URLSearchParams(searchStr)
    for (const name of searchNames) query.delete(name)
    for (const [name, value] of Object.entries(search)) query.set(name, value)
    const href = `${pathname}${query.size > 0 ? `?${query}` : ''}${hash ? `#${hash}` : ''}`
    void navigate({ href, replace: true, resetScroll: false })
  }
}

const Waiting = () => (
  <div className={classes.waiting}>
    {Array.from({ length: 8 }, (_, row) => (
      <Skeleton key={row} height={40} />
    ))}
  </div>
)
