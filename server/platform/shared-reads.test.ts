import { expect, test } from 'vitest'
import { aDesk } from '#server/testing.ts'
import { shareRead } from './shared-reads.ts'

test('equal reads at one time are done once, and never answer with what began before they were asked', async () => {
  const ctx = await aDesk()
  let begun = 0
  const releases: (() => void)[] = []
  const read = () => {
    const number = ++begun
    return new Promise<number>((settle) => releases.push(() => settle(number)))
  }
  const ask = (key = 'a') => shareRead(ctx, key, read)
  const turn = () => new Promise((settle) => setImmediate(settle))

  const first = ask()
  const [second, third] = [ask(), ask()]
  const other = ask('b')
  expect(begun).toBe(2)
  releases.shift()?.()
  expect(await first).toBe(1)
  await turn()
  expect(begun).toBe(3)
  const fourth = ask()
  for (const release of releases.splice(0)) release()
  expect(await Promise.all([other, second, third])).toEqual([2, 3, 3])
  await turn()
  for (const release of releases.splice(0)) release()
  expect(await fourth).toBe(4)
  const fifth = ask()
  for (const release of releases.splice(0)) release()
  expect(await fifth).toBe(5)
})

test('a read that fails is told to all who shared it, and not kept', async () => {
  const ctx = await aDesk()
  let fails = true
  const read = async () => {
    if (fails) throw new Error('gone')
    return 'there'
  }
  const [first, second] = [shareRead(ctx, 'a', read), shareRead(ctx, 'a', read)]
  await expect(first).rejects.toThrow('gone')
  await expect(second).rejects.toThrow('gone')
  fails = false
  expect(await shareRead(ctx, 'a', read)).toBe('there')
})
