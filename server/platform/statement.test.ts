import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aDesk } from '#server/testing.ts'
import { statement } from './statement.ts'

test('a statement takes new values at every run, each as often as it is named', async () => {
  const ctx = await aDesk()
  let built = 0
  const add = statement((values: { a: number; b: number }) => {
    built++
    return sql<{ sum: number; a: number }>`select ${values.a}::int + ${values.b}::int as sum, ${values.a}::int as a`
  })
  expect(await add(ctx, { a: 1, b: 2 })).toEqual([{ sum: 3, a: 1 }])
  expect(await add(ctx, { b: 5, a: 4 })).toEqual([{ sum: 9, a: 4 }])
  expect(built).toBe(1)
})

test('a value that it would keep from its first run is refused', async () => {
  const ctx = await aDesk()
  const keep = (kept: number) => statement((values: { a: number }) => sql`select ${values.a}::int + ${kept}::int`)
  await expect(keep(7)(ctx, { a: 1 })).rejects.toThrow(/holds 7 beside its named values/)
})

test('it is part of the transaction it is run in', async () => {
  const ctx = await aDesk()
  const name = statement(
    ({ title }: { title: string }) => sql`insert into tickets (title, description) values (${title}, 'x')`,
  )
  await expect(
    ctx.db.transaction().execute(async (db) => {
      await name({ db }, { title: 'gone' })
      throw new Error('back')
    }),
  ).rejects.toThrow('back')
  expect((await sql`select from tickets`.execute(ctx.db)).rows).toEqual([])
})
