// How often one address may ask for a suggestion.
import { perDesk, type Ctx } from '#server/platform/context.ts'
import { networkOf } from '#server/platform/network.ts'
import { Refusal } from '#server/platform/refusal.ts'
import { takeTurn, type Turns } from './turns.ts'

const mostAddresses = 10_000

const turnsByAddress = perDesk(() => new Map<string, Turns>())

/**
 * Counts a classify call of this address.
 * @throws Refusal 429 with Retry-After beyond CLASSIFY_PER_MINUTE.
 */
export const admitClassify = (ctx: Ctx, address: string) => {
  const all = turnsByAddress(ctx)
  const key = networkOf(address)
  const turns = all.get(key) ?? []
  // Moves it to the end: whoever has not asked for longest is forgotten first.
  all.delete(key)
  all.set(key, turns)
  if (all.size > mostAddresses)
    for (const oldest of all.keys()) {
      all.delete(oldest)
      break
    }
  const { classifyPerMinute: perMinute } = ctx.config.triage
  const waitMs = takeTurn(turns, { perMinute, now: ctx.now().getTime() })
  if (waitMs === 0) return
  const seconds = Math.ceil(waitMs / 1_000)
  throw new Refusal(
    429,
    'too_many_suggestions',
    `At most ${perMinute} suggestions a minute; try again in ${seconds} s.`,
    {
      headers: { 'retry-after': String(seconds) },
    },
  )
}
