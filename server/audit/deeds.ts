// What was done: written by the verbs themselves, in the transaction of what they do.
import type { Ctx } from '#server/platform/context.ts'
import type { AuditAction } from '#shared/audit.ts'

export interface Deed {
  readonly action: AuditAction
  /** What it was done to, in words that still say it when that is gone: an e-mail address, a token's name. */
  readonly subject: string
  readonly subjectId?: number | undefined
  /** Only what changed. Never a secret, and no hash of one. */
  readonly changes?: Readonly<Record<string, { readonly before?: unknown; readonly after?: unknown }>>
  /** Who did it, where the request did not know them yet: whoever signs in, joins, claims. */
  readonly by?: { readonly id: number; readonly name: string } | undefined
}

/** Writes down what is being done, who does it and from where. Part of the transaction that `ctx` is in. */
export const audit = async (ctx: Ctx, deed: Deed) => {
  await writeEntry(ctx, deed)
  const { identity, via, address } = ctx.actor
  // A command's standard output is its result.
  if (via === 'cli') return
  // For who gathers logs. People by their number: names and addresses are in the table.
  ctx.log.info(
    {
      security: deed.action,
      actor_id: deed.by?.id ?? identity?.personId,
      via,
      from: address,
      subject_id: deed.subjectId,
    },
    'security event',
  )
}

/** The only statement that adds to the table. None changes it. */
export const writeEntry = async (ctx: Ctx, { action, subject, subjectId, changes = {}, by }: Deed) => {
  const { name, via, identity, address } = ctx.actor
  await ctx.db
    .insertInto('audit_entries')
    .values({
      at: ctx.now(),
      action,
      actor: by?.name ?? name,
      actor_id: by?.id ?? identity?.personId ?? null,
      via,
      address: address ?? null,
      subject,
      subject_id: subjectId ?? null,
      changes: JSON.stringify(changes),
    })
    .execute()
}
