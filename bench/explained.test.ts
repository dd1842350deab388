import { expect, test } from 'vitest'
import { accessOf, buffersOf, readExplained, rowsReadBy } from './explained.ts'

const log = `2026-11-20 11:02:03.123 UTC [77] LOG:  checkpoint starting: time
2026-11-20 11:02:04.123 UTC [78] LOG:  duration: 1.250 ms  plan:
\t{
\t  "Query Text": "select id\\nfrom tickets",
\t  "Plan": {
\t    "Node Type": "Limit",
\t    "Actual Rows": 50.00,
\t    "Actual Loops": 1,
\t    "Shared Hit Blocks": 40,
\t    "Shared Read Blocks": 2,
\t    "Plans": [
\t      {
\t        "Node Type": "Index Scan",
\t        "Relation Name": "tickets",
\t        "Index Name": "tickets_by_created_at",
\t        "Actual Rows": 50.00,
\t        "Actual Loops": 1,
\t        "Rows Removed by Filter": 750
\t      }
\t    ]
\t  }
\t}
2026-11-20 11:02:05.123 UTC [77] LOG:  checkpoint complete
`

test('a plan in the log of the database is read as what it did', () => {
  const [explained, ...others] = readExplained(log)
  if (!explained) throw new Error('nothing was read')
  expect(others).toEqual([])
  expect(explained).toMatchObject({ statement: 'select id\nfrom tickets', ms: 1.25 })
  expect(accessOf(explained.plan)).toBe('tickets_by_created_at')
  expect(rowsReadBy(explained.plan)).toBe(800)
  expect(buffersOf(explained.plan)).toBe(42)
})
