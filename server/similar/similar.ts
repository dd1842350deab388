// Tickets of the same matter, beside a ticket and beside what is about to become one.
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context.ts'
import { prepared } from '#server/platform/prepared.ts'
import { notFound } from '#server/platform/refusal.ts'
import { statement } from '#server/platform/statement.ts'
import type { SimilarTicket } from '#shared/similar.ts'
import { similarLimits } from '#shared/words.ts'
import { readCandidates } from './candidates.ts'
import { judge, type Near } from './closeness.ts'
import { readRarity } from './rarity.ts'
import { termsOf } from './terms.ts'

export { takeTerms as takeTermsNow } from './take-terms.ts'

interface Text {
  readonly title?: string | undefined
  readonly description?: string | undefined
}

/** Those similar to a ticket, itself left out. @throws Refusal 404 */
export const listSimilar = async (ctx: Ctx, id: number) => {
  const [text] = await readText(ctx, { id })
  if (!text) throw notFound('ticket')
  return { items: await nearTo(ctx, text, id) }
}

/** Those similar to a text that is no ticket yet. */
export const findSimilar = async (ctx: Ctx, { title, description }: Text) => ({
  items: await nearTo(ctx, { title: title && storable(title), description }),
})

/** PostgreSQL compares titles, and takes neither NUL nor half a character. */
const storable = (text: string) => text.replaceAll('\0', ' ').toWellFormed()

const readText = statement(
  ({ id }: { id: number }) => sql<{ title: string; description: string }>`
    select title, left(description, ${sql.lit(similarLimits.readCharacters)}) as description
    from tickets where id = ${id} ${prepared}`,
)

const nearTo = async (ctx: Ctx, { title = '', description = '' }: Text, except?: number) => {
  const terms = termsOf(`${title}\n${description}`)
  if (terms.size === 0) return []
  const rarity = await readRarity(ctx)
  const candidates = await readCandidates(ctx, { terms, title, except: except ?? null }, rarity)
  return judge(terms, candidates, rarity).slice(0, similarLimits.tickets).map(present)
}

const present = ({ candidate, closeness, score }: Near): SimilarTicket => {
  const { id, title, category, priority, status, created_at, resolved_at } = candidate
  const rounded = Math.round(Math.min(score, 1) * 1_000) / 1_000
  return { id, title, category, priority, status, created_at, resolved_at, closeness, score: rounded }
}
