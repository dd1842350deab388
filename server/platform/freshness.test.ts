import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import { coalescing } from './coalesce.ts'
import type { Ctx } from './context.ts'
import { knowCaller, noteAnswer, soundingBehind, startFollowing, watchWrites } from './freshness.ts'
import { soundPrimary } from './primary-log.ts'

const by = (ctx: Ctx, address: string): Ctx => ({
  ...ctx,
  caller: knowCaller({ address, authorization: undefined, isPage: false }),
})

test('a write is heard of before the primary says where it is, and is its caller’s alone', async () => {
  const { ctx } = await startDesk()
  watchWrites(ctx.desk)
  for (let round = 0; round < 20; round++) {
    await aTicket(by(ctx, '10.0.0.1'))
    const sounding = await soundPrimary(ctx)
    // What the primary said before the write says nothing of it.
    expect(soundingBehind(by(ctx, '10.0.0.1'))).toBeGreaterThanOrEqual((sounding?.number ?? 0) - 1)
    expect(soundingBehind(by(ctx, '::ffff:10.0.0.1'))).toBe(soundingBehind(by(ctx, '10.0.0.1')))
    expect(soundingBehind(by(ctx, '10.0.0.2'))).toBe(0)
  }
})

test('who follows changes needs what was told, until they no longer do', async () => {
  const { ctx } = await startDesk()
  watchWrites(ctx.desk)
  const follower = by(ctx, '10.0.0.2')
  const stop = startFollowing(follower)
  await soundPrimary(ctx)
  await aTicket(by(ctx, '10.0.0.1'))
  await soundPrimary(ctx)
  expect(soundingBehind(follower)).toBeGreaterThan(0)
  stop()
  expect(soundingBehind(follower)).toBe(0)
})

test('of very many callers the oldest are forgotten, and then nobody is read for with less than they need', async () => {
  const { ctx } = await startDesk()
  watchWrites(ctx.desk)
  await soundPrimary(ctx)
  noteAnswer(by(ctx, 'first'))
  expect(soundingBehind(by(ctx, 'first'))).toBe(1)
  for (let n = 0; n < 9_999; n++) noteAnswer(by(ctx, `caller ${n}`))
  expect(soundingBehind(by(ctx, 'somebody else'))).toBe(0)
  noteAnswer(by(ctx, 'one more'))
  expect(soundingBehind(by(ctx, 'first'))).toBe(1)
  expect(soundingBehind(by(ctx, 'somebody else'))).toBe(1)
})

test('who asks while an answer is under way shares the next, which begins later', async () => {
  let begun = 0
  const ask = coalescing(async () => {
    const number = ++begun
    await sleep(20)
    return number
  })
  const [first, ...later] = [ask(), ask(), ask(), ask()]
  expect(await Promise.all([first, ...later])).toEqual([1, 2, 2, 2])
  expect(await ask()).toBe(3)
})
