import { QueryClient } from '@tanstack/react-query'
import type { TicketFilters } from '#shared/tickets.ts'
import { CallError } from './call.ts'

/** Keys of the query cache. The first word names the noun, so that a live message can find what it concerns. */
export const queryKeys = {
  session: ['session'] as const,
  me: ['me'] as const,
  ownSessions: ['own-sessions'] as const,
  team: ['team'] as const,
  tokens: ['tokens'] as const,
  provider: ['provider'] as const,
  signInLinks: ['sign-in-links'] as const,
  secondFactor: ['second-factor'] as const,
  secondFactorRule: ['second-factor-rule'] as const,
  tickets: (filters?: TicketFilters & { sort?: string }) =>
    (filters ? ['tickets', filters] : ['tickets']) as readonly unknown[],
  ticket: (id: number) => ['ticket', id] as const,
  ticketEvents: (id: number) => ['ticket', id, 'events'] as const,
  similarTickets: (id: number) => ['ticket', id, 'similar'] as const,
  similarToText: (text: { title: string; description: string }) => ['similar', text] as const,
  count: (filters?: TicketFilters) => (filters ? ['count', filters] : ['count']) as readonly unknown[],
  ticketLink: (id: number) => ['ticket', id, 'link'] as const,
  stats: ['stats'] as const,
  urgent: ['urgent'] as const,
  health: ['health'] as const,
  settings: ['settings'] as const,
  formSettings: ['settings', 'form'] as const,
  sample: ['sample'] as const,
}

const isUnreachable = (error: unknown) => error instanceof CallError && error.isOffline

// 4xx is an answer, not an accident: asking again changes nothing.
const isWorthAnotherTry = (error: unknown) => !(error instanceof CallError) || error.isOffline || error.status >= 500

const growingDelay = (failures: number) => Math.min(1000 * 2 ** failures, 8000)

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The live stream says when something changed, so there is no need to ask again on a timer.
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => isWorthAnotherTry(error) && failures < 2,
        retryDelay: growingDelay,
        refetchOnWindowFocus: false,
      },
      mutations: {
        // Without a network a write pauses; without a server behind the network it is tried until one answers.
        // Either way it is repeated as it was, so a create carries an Idempotency-Key made once.
        networkMode: 'online',
        retry: (failures, error) => isUnreachable(error) && failures < Number.MAX_SAFE_INTEGER,
        retryDelay: growingDelay,
      },
    },
  })

/** A key that makes a repeated create return the ticket of the first try. */
export const newIdempotencyKey = () =>
  // crypto.randomUUID is missing where the desk is opened over plain http from another machine.
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Asks before the tab is closed while a write still waits to be sent. Returns the stop. */
export const guardUnsentWrites = (client: QueryClient) => {
  const guard = (event: BeforeUnloadEvent) => {
    if (client.isMutating() > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', guard)
  return () => window.removeEventListener('beforeunload', guard)
}
