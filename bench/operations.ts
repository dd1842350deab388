// What is asked of the desk, in the order it is asked: reads before writes, so that every release reads the same desk.
import { aCount, aList, anything, isObject, items, noTicket, somePage, someTickets, type Check } from './answers.ts'
import type { Answered, Asked } from './connection.ts'
import { deepPages } from './deep-pages.ts'
import type { Filled } from './fill.ts'
import { drawMixed, readsOf, writesOf, type Question } from './questions.ts'
import { randomFrom } from './random.ts'

export interface Operation {
  readonly name: string
  /** Whether it is asked in every run; the others with --all or --only. */
  readonly isMain: boolean
  readonly isRead: boolean
  /** Done once before it is asked of a server. */
  readonly prepare?: (url: string) => Promise<void>
  readonly next: () => Asked
  readonly faultOf: (answered: Answered, asked: Asked) => string | undefined
}

/** The operations on a desk that was filled. Each draws its own numbers: the same in every run. */
export const operationsOn = (filled: Filled): readonly Operation[] => {
  const reads = readsOf(filled)
  const writes = writesOf(filled)
  let seed = 0
  const asking = (name: string, question: Question, faultOf: Check) => {
    const random = randomFrom(++seed)
    return { name, isMain: true, isRead: true, next: () => question(random), faultOf }
  }
  const more = (name: string, question: Question, faultOf: Check) => ({
    ...asking(name, question, faultOf),
    isMain: false,
  })
  const deep = (name: string, query: string) => {
    const { prepare, next } = deepPages(query, filled.count)
    return { ...more(name, next, somePage), prepare }
  }
  return [
    asking('nothing (/healthz)', reads.nothing, anything),
    asking('list, newest 50', reads.list, someTickets),
    asking('list, filtered by status and priority', reads.filtered, someTickets),
    more('list, oldest first', reads.oldest, someTickets),
    more('list, by last change', reads.byChange, somePage),
    more('list, by priority', reads.byPriority, someTickets),
    more('list, by status', reads.byStatus, someTickets),
    more('list, by title', reads.byTitle, somePage),
    more('list, filtered by category, by priority', reads.filteredByPriority, someTickets),
    deep('list, page 500', 'sort=-created_at'),
    deep('list, by priority, page 500', 'sort=-priority'),
    deep('list, filtered by status, page 500', 'sort=-created_at&status=open,in_progress,resolved'),
    asking('one ticket', reads.one, isObject),
    more('count, all', reads.countAll, aCount),
    more('count, filtered by status and priority', reads.countFiltered, aCount),
    more('count, most have the word', reads.countFound, aCount),
    asking('search, one ticket has it', reads.rare, someTickets),
    asking('search, a few in a thousand have it', reads.tail, someTickets),
    asking('search, one in a hundred has it', reads.occasional, someTickets),
    asking('search, most have it', reads.common, someTickets),
    asking('search, none has it', reads.absent, noTicket),
    asking('search, two letters none has', reads.absentPair, noTicket),
    more('search, two letters one in a thousand has', reads.fewPair, someTickets),
    more('search, two letters most have', reads.commonPair, someTickets),
    more('search, one letter', reads.letter, someTickets),
    more('search, two words', reads.twoWords, aList),
    more('search, a phrase', reads.phrase, someTickets),
    more('search, and filtered', reads.foundAndFiltered, aList),
    more('search, by priority', reads.foundByPriority, someTickets),
    more('search, by last change', reads.foundByChange, somePage),
    more('search, percent signs', reads.percents, noTicket),
    more('search, 32 words', reads.manyWords, aList),
    more('search, backslashes', reads.backslashes, noTicket),
    more('similar to a ticket', reads.similar, items),
    more('similar to a text', reads.similarToText, items),
    asking('stats', reads.stats, isObject),
    { ...asking('create', writes.create, isObject), isRead: false },
    { ...asking('change of status', writes.change, isObject), isRead: false },
    {
      ...asking('mixed, 80 % reads', (random) => ({ ...reads, ...writes })[drawMixed(random)](random), anything),
      isRead: false,
      faultOf: (answered, { method, path }) =>
        method !== 'GET' || !path.includes('?') ? isObject(answered) : someTickets(answered),
    },
  ]
}
