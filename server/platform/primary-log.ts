// Where the write-ahead log of the primary is, asked on the connection that listens: PostgreSQL hands over what was
// notified before it answers, so that whoever has the answer has also heard of every write before the question.
import { perDesk, type Ctx } from './context.ts'
import { coalescing } from './coalesce.ts'
import { listeningClient } from './notifications.ts'

/** One answer. They are numbered, so that "after this" can be said before there is an answer. */
export interface Sounding {
  readonly number: number
  /** Bytes of log, every commit before the question included. */
  readonly position: number
  /** When it was asked, by this process's own clock. */
  readonly askedAtMs: number
}

const patienceMs = 1_000

const logOf = perDesk((desk) => {
  const log = {
    /** How many were asked so far. What happens now is covered by a later one only. */
    asked: 0,
    sound: coalescing(async (): Promise<Sounding | undefined> => {
      const client = listeningClient({ desk })
      if (!client) return undefined
      const number = ++log.asked
      const askedAtMs = performance.now()
      try {
        const { rows } = await client.query<{ position: number }>({
          text: "select (pg_current_wal_insert_lsn() - '0/0')::bigint as position",
          query_timeout: patienceMs,
        } as { text: string })
        return { number, position: rows[0]?.position ?? Number.POSITIVE_INFINITY, askedAtMs }
      } catch {
        // It may be hanging. A new connection is made as soon as this one has ended.
        void client.end().catch(() => undefined)
        return undefined
      }
    }),
  }
  return log
})

/** @returns undefined while the primary is not heard. */
export const soundPrimary = (ctx: Pick<Ctx, 'desk'>) => logOf(ctx).sound()

export const countSoundings = (ctx: Pick<Ctx, 'desk'>) => logOf(ctx).asked
