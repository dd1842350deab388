import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { similarLimits, ticketLimits } from '#shared/words.ts'
import type { SimilarTicket } from '#shared/similar.ts'
import { call } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { StatusBadge } from '#web/ui/badges.tsx'
import { PlainText } from '#web/ui/plain-text.tsx'
import classes from './possibly-same.module.css'

/** After the last key. */
const restMs = 400

interface Text {
  readonly title: string
  readonly description: string
}

/**
 * Tickets that may be the one being written. Its line is always there, so that nothing moves under the pointer when
 * something is found; that it could not be looked for is nobody's trouble here.
 */
export const PossiblySame = (typed: Text) => {
  const list = useId()
  const [isOpen, setOpen] = useState(false)
  const text = useRested(askedOf(typed))
  const { data } = useQuery({
    queryKey: queryKeys.similarToText(text),
    // The newest text counts: a question under way about an older one is aborted.
    queryFn: ({ signal }) => call('findSimilarTickets', { body: text, signal }),
    enabled: isWorthAsking(text),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  })
  const near = isWorthAsking(text) ? (data?.items ?? []).filter(({ closeness }) => closeness !== 'related') : []
  const [first, ...more] = near
  return (
    <div className={classes.place}>
      <div className={classes.line}>
        <output className={classes.first}>
          {first ? (
            <>
              <span className={classes.words}>Possibly the same:</span> <Found ticket={first} />
            </>
          ) : null}
        </output>
        {more.length > 0 ? (
          <button
            type="button"
            className={classes.more}
            aria-expanded={isOpen}
            aria-controls={list}
            onClick={() => setOpen(!isOpen)}
          >
            {more.length} more
          </button>
        ) : null}
      </div>
      <ul id={list} className={classes.list} hidden={!isOpen || more.length === 0}>
        {more.map((ticket) => (
          <li key={ticket.id}>
            <Found ticket={ticket} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** In a tab of its own: what was typed stays. */
const Found = ({ ticket: { id, title, status } }: { ticket: SimilarTicket }) => (
  <a href={`/t/${id}`} target="_blank" rel="noopener" className={classes.link} title="Opens in a new tab">
    <StatusBadge value={status} />
    <span className={classes.title}>
      #{id} <PlainText text={title} />
    </span>
  </a>
)

const askedOf = ({ title, description }: Text) => ({
  title: Array.from(title.trim()).slice(0, ticketLimits.titleCharacters).join(''),
  description: description.trim().slice(0, similarLimits.readCharacters),
})

const isWorthAsking = ({ title, description }: Text) =>
  title.length + description.length >= ticketLimits.classifiableCharacters

/** The text once nothing was typed for a moment. */
const useRested = (text: Text): Text => {
  const [rested, setRested] = useState(text)
  const { title, description } = text
  useEffect(() => {
    const timer = setTimeout(() => setRested({ title, description }), restMs)
    return () => clearTimeout(timer)
  }, [title, description])
  return rested
}
