import { memo } from 'react'
import type { Ticket } from '#shared/tickets.ts'
import { absoluteTime, relativeTime } from '#web/ui/words.ts'
import { fieldWords, valueWords } from './field-words.ts'
import { neutral, PlainText } from '#web/ui/plain-text.tsx'
import { RowDetail } from './row-detail.tsx'
import type { FilterName } from './search.ts'
import classes from './ticket-row.module.css'
import { ValueBadge } from './value-badge.tsx'

interface TicketRowProps {
  ticket: Ticket
  /** Place in the whole list, from 0. */
  index: number
  top: number
  /** For rows whose height is not known beforehand. */
  measure: ((row: Element | null) => void) | undefined
  isActive: boolean
  isExpanded: boolean
  isFlashing: boolean
  /** An edit took it out of the filter; it stays until the list is read anew. */
  isLeaving: boolean
  isWaiting: boolean
  mayWrite: boolean
  /** Moves on once a minute, so that "2m" does not stay for an hour. */
  now: number
}

/** Plain elements, no component of a library: see "Never a library popover per row". Clicks are handled by the table. */
export const TicketRow = memo((props: TicketRowProps) => {
  const { ticket, index, top, measure, isActive, isExpanded, isFlashing, isLeaving, isWaiting, mayWrite, now } = props
  return (
    <tr
      ref={measure}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      data-index={index}
      data-row={ticket.id}
      data-active={isActive || undefined}
      data-expanded={isExpanded || undefined}
      data-flash={isFlashing || undefined}
      data-leaving={isLeaving || undefined}
    >
      <td className={classes.number}>
        {/* Followed by the table: a link of the router in every row costs a third of a page of rows. */}
        <a href={`/t/${ticket.id}`} data-open tabIndex={-1} className={classes.link}>
          #{ticket.id}
        </a>
      </td>
      <th scope="row" className={classes.title}>
        <button
          type="button"
          tabIndex={-1}
          className={classes.expander}
          aria-expanded={isExpanded}
          aria-label={`${isExpanded ? 'Fold' : 'Unfold'} #${ticket.id}`}
        />
        <span className={classes.words} title={isExpanded ? undefined : neutral(ticket.title)}>
          <PlainText text={ticket.title} className={classes.name} />
          {isExpanded ? null : <PlainText text={snippetOf(ticket.description)} className={classes.snippet} />}
        </span>
        {isWaiting ? <span className={classes.note}>Waiting to send</span> : null}
        {isLeaving ? <span className={classes.note}>No longer in this list</span> : null}
      </th>
      <ChoiceCell ticket={ticket} field="category" mayWrite={mayWrite} />
      <ChoiceCell ticket={ticket} field="priority" mayWrite={mayWrite} />
      <ChoiceCell ticket={ticket} field="status" mayWrite={mayWrite} />
      <Time className={classes.created} instant={ticket.created_at} now={now} />
      <Time className={classes.updated} instant={ticket.updated_at} now={now} />
      {isExpanded ? (
        <td className={classes.detail} data-detail>
          <RowDetail ticket={ticket} />
        </td>
      ) : null}
    </tr>
  )
})
TicketRow.displayName = 'TicketRow'

const ChoiceCell = ({ ticket, field, mayWrite }: { ticket: Ticket; field: FilterName; mayWrite: boolean }) => (
  <td className={classes[field]}>
    {mayWrite ? (
      <button
        type="button"
        tabIndex={-1}
        className={classes.choice}
        data-field={field}
        aria-haspopup="menu"
        aria-label={`${fieldWords[field]}: ${valueWords(ticket[field])}`}
      >
        <ValueBadge value={ticket[field]} />
        <span className={classes.caret} aria-hidden="true" />
      </button>
    ) : (
      <span className={classes.told}>
        <ValueBadge value={ticket[field]} />
      </span>
    )}
  </td>
)

const Time = ({ instant, now, className }: { instant: string; now: number; className: string | undefined }) => (
  <td className={className}>
    <time dateTime={instant} title={absoluteTime(instant)}>
      {relativeTime(instant, now)}
    </time>
  </td>
)

const snippetCharacters = 200
const snippetOf = (description: string) => description.slice(0, snippetCharacters).replace(/\s+/g, ' ')
