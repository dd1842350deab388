// A live stream lasts no longer than the right to it.
import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { aPerson, aSession, claimed, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { disablePerson, endSessionsOf } from './people.ts'

type Desk = Awaited<ReturnType<typeof startDesk>>

/** Follows until the end. @returns whether it has come */
const follow = (desk: Desk, headers: Readonly<Record<string, string>> = {}) =>
  new Promise<() => boolean>((settle, reject) => {
    let isOver = false
    const outgoing = request(`${desk.url}/api/v1/live`, { headers, agent: false }, (incoming) => {
      incoming.resume().once('end', () => (isOver = true))
      if (incoming.statusCode === 200) settle(() => isOver)
      else reject(new Error(`answered ${incoming.statusCode}`))
    })
    outgoing.on('error', reject)
    onTestFinished(() => void outgoing.destroy())
    outgoing.end()
  })

test('streams end with the sign-out, with the session and with the person', async () => {
  const desk = await startDesk()
  const other = await startDesk({ databaseUrl: desk.databaseUrl })
  const { owner, admin, agent, viewer } = await claimed(desk.ctx)
  const ended = {
    owner: await follow(desk, owner),
    admin: await follow(desk, admin),
    agent: await follow(other, agent),
    viewer: await follow(other, viewer),
  }
  await call(desk, 'DELETE /api/v1/session', { headers: admin })
  await expect.poll(ended.admin).toBe(true)
  const { id } = await desk.ctx.db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'agent')
    .executeTakeFirstOrThrow()
  await endSessionsOf(desk.ctx, id)
  await expect.poll(ended.agent).toBe(true)
  await disablePerson(desk.ctx, 'ann.viewer@example.org')
  await expect.poll(ended.viewer).toBe(true)
  expect(ended.owner()).toBe(false)
})

test('streams end with their session when it is ended from another one', async () => {
  const desk = await startDesk()
  const { agent } = await claimed(desk.ctx)
  const { id } = await desk.ctx.db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'agent')
    .executeTakeFirstOrThrow()
  const [one, two] = [await aSession(desk.ctx, id), await aSession(desk.ctx, id)]
  const [own, first, second] = [await follow(desk, agent), await follow(desk, one), await follow(desk, two)]
  const newest = await desk.ctx.db
    .selectFrom('sessions')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  await call(desk, `DELETE /api/v1/me/sessions/${newest.id}`, { headers: agent })
  await expect.poll(second).toBe(true)
  expect(first()).toBe(false)
  await call(desk, 'DELETE /api/v1/me/sessions', { headers: agent })
  await expect.poll(first).toBe(true)
  expect(own()).toBe(false)
})

test('streams of the open desk end when it is claimed, in every process', async () => {
  const desk = await startDesk()
  const other = await startDesk({ databaseUrl: desk.databaseUrl })
  const [here, there] = [await follow(desk), await follow(other)]
  const owner = await aPerson(desk.ctx, { role: 'owner' })
  await expect.poll(() => here() && there()).toBe(true)
  const mine = await follow(other, await aSession(desk.ctx, owner.id))
  expect(mine()).toBe(false)
})

test('nobody follows without a session', async () => {
  const desk = await startDesk()
  await claimed(desk.ctx)
  await expect(follow(desk)).rejects.toThrow('answered 401')
})
