// Tickets for measuring: ticket n is the same in every run, whatever was made before it, so that two releases are
// asked the same things of the same desk.
import type { Category, Priority, Status } from '#shared/words.ts'
import { randomFrom, weighted, wholeFrom, zipf, type Random } from './random.ts'

export interface BenchTicket {
  readonly title: string
  readonly description: string
  readonly category: Category
  readonly priority: Priority
  readonly status: Status
  readonly created_at: string
  readonly resolved_at: string | null
}

/** Ticket n (from 1) of a desk that took `count` tickets in the year before this end. */
export const ticketOf = (n: number, count: number): BenchTicket => {
  const random = randomOf(n)
  const status = drawStatus(random)
  const createdMs = yearEndMs - ((count - n + random()) / count) * yearMs
  const isDone = status === 'resolved' || status === 'closed'
  const resolvedMs = isDone ? Math.min(createdMs + random() * 5 * dayMs, yearEndMs) : undefined
  return {
    title: sentence(random, wholeFrom(random, 4, 10)).slice(0, 200),
    description: descriptionOf(n, random),
    category: drawCategory(random),
    priority: drawPriority(random),
    status,
    created_at: new Date(createdMs).toISOString(),
    resolved_at: resolvedMs === undefined ? null : new Date(resolvedMs).toISOString(),
  }
}

/** The status ticket n begins with. */
export const statusOf = (n: number): Status => drawStatus(randomOf(n))

// Neighbours must not begin alike.
const randomOf = (n: number) => randomFrom(Math.imul(n, 2_654_435_761))

const dayMs = 86_400_000
const yearMs = 365 * dayMs
// Fixed: a desk measured next year holds the same days.
const yearEndMs = Date.UTC(2026, 9, 1)

// Open and high together are one in sixteen: a page of fifty is full on a desk of a thousand too.
const drawStatus = weighted<Status>({ open: 25, in_progress: 15, resolved: 25, closed: 35 })
const drawPriority = weighted<Priority>({ low: 25, medium: 40, high: 25, critical: 10 })
const drawCategory = weighted<Category>({ billing: 25, technical: 40, account: 20, general: 15 })

// ---- words that searches look for ----

/** Each in more than half of all tickets. */
export const commonTerms = ['the', 'and', 'not', 'order'] as const

/** Each in one ticket of a hundred. */
export const occasionalTerms = [
  'turnstile',
  'lanyard',
  'refurbished',
  'watermark',
  'carousel',
  'thermostat',
  'whitelist',
  'overdraft',
  'timesheet',
  'dropship',
] as const

/** Each in one ticket of a hundred to a thousand, by the proportions of the language: thousands in a million. */
export const tailTerms = [
  'bapranus',
  'zobagal',
  'xilbawo',
  'lelehir',
  'wozogal',
  'lemerwo',
  'zoprale',
  'pralolo',
  'nusforlo',
  'lerikvenpra',
] as const

/** Every tenth ticket carries a reference that no other has; undefined for the others. */
export const referenceOf = (n: number): string | undefined => {
  if (n % 10 !== 1) return undefined
  // Multiplying by an odd number permutes the numbers below 2^32: two tickets never share a reference.
  let rest = Math.imul(n, 2_246_822_519) >>> 0
  let reference = ''
  for (let place = 0; place < 7; place++) {
    reference += referenceLetters.charAt(rest % referenceLetters.length)
    rest = Math.floor(rest / referenceLetters.length)
  }
  return `rx${reference}`
}

/** The numbers of tickets that carry a reference, drawn among the first `count`. */
export const drawReferenced = (random: Random, count: number) => 1 + 10 * Math.floor(random() * Math.ceil(count / 10))

/** A word of eight letters that no ticket has. */
export const absentTerm = (random: Random) => `qz${Array.from({ length: 6 }, () => drawLetter(random)).join('')}`

/** Two letters that stand side by side in no ticket. */
export const absentPairs = ['qz', 'zq', 'qx', 'jq', 'qk', 'qv'] as const

/** Two letters that stand side by side in one ticket of a thousand. */
export const fewPairs = ['wp', 'gg', 'rc', 'bf', 'gx', 'zx', 'cx', 'bz', 'vk', 'vt'] as const

/** Two letters that stand side by side in nearly every ticket. */
export const commonPairs = ['er', 'an', 'en', 'or'] as const

// No q and no j in what is made here, so that the pairs above stay absent.
const referenceLetters = 'bcdfghkmnprstvwxz23456789'
const drawLetter = (random: Random) => referenceLetters.charAt(wholeFrom(random, 0, 16))

// ---- texts ----

const frequentWords = (
  'the and not order for my was is to it account after when still invoice please payment we on error since page ' +
  'login have this screen no with password from two charged email app update again refund cannot card your team ' +
  'open new help after first last week nothing loads report export customer again subscription address month ' +
  'delivery twice change setting file message button yesterday number printer license import account data support'
).split(' ')

const syllables = 'ba den for gal hir kam lo mer nus pra rik sel tan ur ven wo xil yar zo mi ter and le ron'.split(' ')

// The long tail: names of products, places and people, in the proportions of a language.
const vocabulary = [
  ...frequentWords,
  ...Array.from({ length: 20_000 }, (_, rank) => {
    const random = randomFrom(rank + 7)
    return Array.from(
      { length: wholeFrom(random, 2, 4) },
      () => syllables[wholeFrom(random, 0, syllables.length - 1)],
    ).join('')
  }),
]
const drawRank = zipf(vocabulary.length)

const sentence = (random: Random, words: number) => {
  const text = Array.from({ length: words }, () => vocabulary[drawRank(random)]).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** 80 to 600 characters. */
const descriptionOf = (n: number, random: Random) => {
  const characters = wholeFrom(random, 80, 600)
  const occasional = n % 10 === 3 ? occasionalTerms[Math.floor(n / 10) % 10] : undefined
  const planted = [referenceOf(n), occasional].filter((word) => word !== undefined).join(' ')
  let text = planted === '' ? '' : `About ${planted}. `
  while (text.length < characters) text += `${sentence(random, wholeFrom(random, 5, 14))}. `
  // A cut leaves the planted words, which stand first.
  return `${text.slice(0, characters - 1).trimEnd()}.`
}
