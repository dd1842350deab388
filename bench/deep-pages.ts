// Pages far into a list, which only their cursors lead to: they are walked to before they are measured.
import type { Asked } from './connection.ts'
import type { Random } from './random.ts'
import { oneOf } from './questions.ts'

const depth = 25_000
const stride = 200

/** The 500th page of 50, on a smaller desk one in the middle; `query` names order and filter. */
export const deepPages = (query: string, count: number) => {
  const cursors: string[] = []
  return {
    prepare: async (url: string) => {
      if (cursors.length > 0) return
      const steps = Math.max(1, Math.floor(Math.min(depth, count / 2) / stride))
      let cursor: string | undefined
      for (let step = 0; step < steps; step++) {
        cursor = await nextOf(`${url}/api/v1/tickets?${query}&limit=${stride}${cursor ? `&cursor=${cursor}` : ''}`)
        if (cursor === undefined) break
        if (step >= steps - 20) cursors.push(cursor)
      }
      if (cursors.length === 0) throw new Error(`${url} has no second page of ${query}.`)
    },
    next: (random: Random): Asked => ({
      method: 'GET',
      path: `/api/v1/tickets?${query}&limit=50&cursor=${oneOf(cursors)(random)}`,
    }),
  }
}

const nextOf = async (page: string) => {
  const answer = await fetch(page)
  const { next } = (await answer.json()) as { next?: string | null }
  return next ? encodeURIComponent(next) : undefined
}
