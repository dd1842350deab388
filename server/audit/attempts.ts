// What was tried and refused. Whoever tries again and again must not fill the table, hide others in a crowd, or learn by
// the time it takes whether they were written down: the first of a kind is written at once, beside the answer; the others
// of that hour are counted here, and written as one.
import { contextOf, perDesk, type Actor, type Ctx, type Desk } from '#server/platform/context.ts'
import { writeEntry, type Deed } from './deeds.ts'

type Described = Pick<Deed, 'subject' | 'subjectId' | 'changes'>

export interface Attempt {
  readonly action: Deed['action']
  /** Attempts alike in this are of one kind. */
  readonly kind: string
  /** Strangers can make kinds at will: theirs are fewer, and take no room from those that concern known people. */
  readonly crowd: 'strangers' | 'people'
  /** A stable word, for the log, which has every single attempt. */
  readonly reason: string
  /** Asked only for what is written, and later than the answer. */
  readonly describe: () => Described | Promise<Described>
}

const windowMs = 3_600_000
const lookEveryMs = 60_000
const mostKinds = { strangers: 100, people: 1_000 } as const

interface Counted {
  readonly actor: Actor
  readonly attempt: Attempt
  readonly sinceMs: number
  again: number
}

/** The kinds of an hour by action and crowd; in each the one without a name stands for all that there is no room for. */
const bookOf = perDesk(() => ({ crowds: new Map<string, Map<string, Counted>>(), writing: Promise.resolve() }))

export const noteAttempt = (ctx: Ctx, attempt: Attempt) => {
  const { actor } = ctx
  const { action, reason } = attempt
  ctx.log.info({ security: action, reason, actor_id: actor.identity?.personId, from: actor.address }, 'security event')
  const kinds = kindsOf(ctx, attempt)
  const hasRoom = kinds.has(attempt.kind) || kinds.size < mostKinds[attempt.crowd]
  const kind = hasRoom ? attempt.kind : ''
  const known = kinds.get(kind)
  if (known) {
    known.again++
    return
  }
  const sinceMs = ctx.now().getTime()
  const counted = hasRoom
    ? { actor, attempt, sinceMs, again: 0 }
    : { actor: { name: 'anonymous', via: actor.via }, attempt: { ...attempt, describe: crowded }, sinceMs, again: 0 }
  kinds.set(kind, counted)
  write(ctx, counted, () => void kinds.delete(kind))
}

/** Writes the counts of hours that are over. @returns the end of it, which writes the others too */
export const keepAttempts = (desk: Desk) => {
  const ctx = contextOf(desk, { name: 'system', via: 'job' })
  const timer = setInterval(() => closeWindows(ctx, ctx.now().getTime() - windowMs), lookEveryMs).unref()
  return async () => {
    clearInterval(timer)
    closeWindows(ctx, Number.POSITIVE_INFINITY)
    await bookOf(ctx).writing
  }
}

/** Of those that began by then. */
export const closeWindows = (ctx: Pick<Ctx, 'desk'>, begunByMs: number) => {
  for (const kinds of bookOf(ctx).crowds.values())
    for (const [kind, counted] of kinds) {
      if (counted.sinceMs > begunByMs) continue
      kinds.delete(kind)
      if (counted.again > 0) write(ctx, counted)
    }
}

const kindsOf = (ctx: Ctx, { action, crowd }: Attempt) => {
  const { crowds } = bookOf(ctx)
  const name = `${action} ${crowd}`
  const kinds = crowds.get(name) ?? new Map<string, Counted>()
  crowds.set(name, kinds)
  return kinds
}

const crowded = (): Described => ({ subject: 'many others', changes: {} })

// One after the other: however many come at once, one connection is all they take.
const write = (ctx: Pick<Ctx, 'desk'>, counted: Counted, forget: () => void = () => undefined) => {
  const book = bookOf(ctx)
  book.writing = writeAfter(book.writing, contextOf(ctx.desk, counted.actor), { counted, forget })
}

interface Entry {
  readonly counted: Counted
  readonly forget: () => void
}

const writeAfter = async (earlier: Promise<void>, ctx: Ctx, { counted, forget }: Entry) => {
  const { attempt, sinceMs, again } = counted
  await earlier
  try {
    const { changes, ...described } = await attempt.describe()
    const repeated = again > 0 && { again: { after: again }, since: { after: new Date(sinceMs).toISOString() } }
    await writeEntry(ctx, { action: attempt.action, ...described, changes: { ...changes, ...repeated } })
  } catch (error) {
    // The next of its kind is the first again.
    forget()
    ctx.log.error({ err: error, security: attempt.action }, 'an attempt could not be written down')
  }
}
