import { expect, test, onTestFinished } from 'vitest'
import { startFilled } from './filled-desk.ts'
import { checkStatsAfter } from './recounted-stats.ts'

test('stats that are not what counting gives are found, and right ones are not complained of', async () => {
  const { desk, folder, putAway } = await startFilled({ tickets: 300, variant: '' })
  onTestFinished(putAway)
  const right = await checkStatsAfter({
    url: desk.url,
    folder,
    after: 'a change',
    change: async (client) => client.query(`update tickets set status = 'closed' where id % 2 = 0`),
  })
  expect(right).toMatchObject({ tickets: 300, faults: [] })
  expect(right.unfolded).toBeGreaterThan(0)

  const wrong = await checkStatsAfter({
    url: desk.url,
    folder,
    after: 'a change that nobody noted',
    change: async (client) => {
      await client.query('alter table tickets disable trigger user')
      await client.query(`update tickets set priority = 'critical' where id = 1`)
    },
  })
  expect(wrong.faults.join('\n')).toMatch(/before folding: \/api\/tickets\/stats\/: priority_breakdown/)
  expect(wrong.faults.join('\n')).toMatch(/after folding: \/api\/v1\/stats: priority_breakdown/)
  expect(wrong.faults.join('\n')).toMatch(/docket doctor: /)
}, 120_000)
