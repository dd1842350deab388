// The contract once more, unchanged, on a desk that is claimed, by callers that bring a token and do nothing else
// differently.
import { expect, test } from 'vitest'
import { claimEveryDesk, startDesk } from '#server/testing.ts'
import { call } from '../../test/call.ts'
import './anything.test.ts'
import './bodies.test.ts'
import './classify.test.ts'
import './create.test.ts'
import './list.test.ts'
import './pages.test.ts'
import './stats.test.ts'
import './ticket.test.ts'

claimEveryDesk()

test('these desks are claimed, and answer nobody without the token', async () => {
  const desk = await startDesk()
  expect((await call(desk, 'GET /api/tickets/')).status).toBe(200)
  const without = { url: desk.url }
  expect((await call(without, 'GET /api/tickets/')).status).toBe(401)
  expect((await call(without, 'GET /api/v1/session')).json()).toMatchObject({ is_claimed: true, is_open: false })
})
