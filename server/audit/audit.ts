// The audit log: written by the verbs themselves, in the transaction of what they do.
import type { Ctx } from '#server/platform/context.ts'

export interface Deed {
  /** A noun and what became of it: `token.revoked`. */
  readonly action: `${string}.${string}`
  /** What it was done to, in words that still say it when that is gone: an e-mail address, a token's name. */
  readonly subject: string
  readonly subjectId?: number
  /** Only what changed. Never a secret, and no hash of one. */
  readonly changes?: Readonly<Record<string, { readonly before?: unknown; readonly after?: unknown }>>
}

/** Writes down what is being done, who does it and from where. Part of the transaction that `ctx` is in. */
export const audit = async (ctx: Ctx, { action, subject, subjectId, changes = {} }: Deed) => {
  const { name, via, identity, address } = ctx.actor
  await ctx.db
    .insertInto('audit_entries')
    .values({
      at: ctx.now(),
      action,
      actor: name,
      actor_id: identity?.personId ?? null,
      via,
      address: address ?? null,
      subject,
      subject_id: subjectId ?? null,
      changes: JSON.stringify(changes),
    })
    .execute()
}
