// Whether an answer is one: a fast wrong answer must not count.
import type { Answered } from './connection.ts'

/** @returns what is wrong with an answer, undefined when nothing is */
export type Check = (answered: Answered) => string | undefined

const is =
  (expected: string, isRight: (text: Buffer) => boolean): Check =>
  ({ status, body }) =>
    status >= 200 && status < 300 && isRight(body)
      ? undefined
      : `${status} instead of ${expected}: ${body.toString('utf8', 0, 200)}`

const opens = (body: Buffer, text: string) => body.toString('latin1', 0, text.length) === text

export const anything = is('an answer', (body) => body.length > 0)
export const isObject = is('an object', (body) => opens(body, '{') && body.length > 20)
export const someTickets = is('some tickets', (body) => opens(body, '[{'))
export const noTicket = is('no ticket', (body) => body.toString() === '[]')
/** Where small desks have none. */
export const aList = is('a list', (body) => opens(body, '['))
/** Of /api/v1. */
export const somePage = is('a page of tickets', (body) => opens(body, '{"items":[{'))
export const items = is('items', (body) => opens(body, '{"items":['))
export const aCount = is('a count', (body) => opens(body, '{"count":'))
