import { expect, test } from 'vitest'
import { retryAfterOf } from './failure.ts'

const now = Date.parse('2026-11-20T09:00:00Z')

test.each([
  ['3', '', 3_000],
  ['0.25', '', 250],
  ['0', '', 0],
  ['Fri, 20 Nov 2026 09:00:02 GMT', '', 2_000],
  ['Fri, 20 Nov 2026 08:00:00 GMT', '', 0],
  [undefined, '{"error":{"details":[{"@type":"…RetryInfo","retryDelay":"34.5s"}]}}', 34_500],
  ['2', '{"retryDelay":"34s"}', 2_000],
  ['soon', '', undefined],
  ['-1', '', undefined],
  ['', '', undefined],
  [undefined, '', undefined],
])('Retry-After %s, body %s: %s ms', (header, body, ms) => expect(retryAfterOf(header, body, now)).toBe(ms))
