// Whoever knows no password learns nothing from a sign-in: not whether there is such an account, not whether it is kept
// out. Here that the words and the work are the same; npm run bench:sign-in measures the time.
import { createHook } from 'node:async_hooks'
import { expect, onTestFinished, test } from 'vitest'
import { aPerson, startDesk, testPassword } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import { disablePerson } from './people.ts'

/** Counts how often passwords are derived in this process from now on. */
const countDerivations = () => {
  const counted = { derivations: 0 }
  const hook = createHook({ init: (_id, type) => void (type === 'ARGON2REQUEST' && counted.derivations++) }).enable()
  onTestFinished(() => void hook.disable())
  return counted
}

test('a stranger, a wrong password and somebody kept out are answered alike, after the same work', async () => {
  const desk = await startDesk()
  await aPerson(desk.ctx, { role: 'owner' })
  await aPerson(desk.ctx, { role: 'agent' })
  await disablePerson(desk.ctx, 'ann.agent@example.org')
  const counted = countDerivations()
  const refused = async (from: string, email: string, password: string) => {
    const before = counted.derivations
    const reply = await call(desk, 'POST /api/v1/session', { json: { email, password }, from })
    const { request_id: _id, ...body } = reply.json<{ request_id: string }>()
    const { date: _date, 'x-request-id': _request, ...headers } = reply.headers
    return { status: reply.status, headers, body, derivations: counted.derivations - before }
  }
  const known = await refused('127.0.0.2', 'ann.owner@example.org', 'not this one')
  expect(known).toMatchObject({ status: 401, derivations: 1 })
  expect(await refused('127.0.0.3', 'stranger@example.org', 'not this one')).toEqual(known)
  expect(await refused('127.0.0.4', 'no address at all', 'not this one')).toEqual(known)
  expect(await refused('127.0.0.5', 'ann.agent@example.org', 'not this one')).toEqual(known)
  expect(await refused('127.0.0.6', 'ann.agent@example.org', testPassword)).toEqual(known)
})
