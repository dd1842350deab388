import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { aDesk, aTicket, startDesk } from '#server/testing.ts'
import { updateTicket } from '#server/tickets/tickets.ts'
import type { SimilarTicket } from '#shared/similar.ts'
import { findSimilar, listSimilar, takeTermsNow } from './similar.ts'
import { takeTerms } from './take-terms.ts'

const loginTroubles = {
  title: 'Authenticator codes are refused',
  description: 'Since I changed my phone the codes of the authenticator app are refused when I sign in.',
} as const

/** What a desk has besides: each of another matter. */
const others = [
  [
    'Invoice shows the wrong VAT number',
    'Our accountant says the number on the March invoice belongs to another firm.',
  ],
  ['Parcel arrived broken', 'The box was wet and the lamp inside is in pieces, who pays for that?'],
  ['Export to CSV stops halfway', 'With more than nine thousand rows the download ends at row 4096.'],
  ['Please delete my account', 'I moved to another country and have no use for the service any longer.'],
  ['Printer prints blank pages', 'After the driver update every second page comes out empty.'],
  ['How do I invite a colleague?', 'There is a new person in our office who should see the reports as well.'],
] as const

const aDeskOfMatters = async () => {
  const ctx = await aDesk()
  for (const [title, description] of others) await aTicket(ctx, { title, description })
  return ctx
}

const similarTo = async (ctx: Ctx, id: number) => {
  await takeTermsNow(ctx)
  return (await listSimilar(ctx, id)).items
}
const titlesOf = (items: readonly SimilarTicket[]) => items.map(({ title }) => title)

describe('beside a ticket', () => {
  test('those of the same matter are found, itself left out, and nothing of another matter', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    const again = await aTicket(ctx, {
      title: 'Sign-in code refused',
      description: 'My authenticator shows a code and the sign in refuses it. I have a new phone.',
    })
    expect(await similarTo(ctx, ticket.id)).toEqual([
      {
        id: again.id,
        title: again.title,
        category: again.category,
        priority: again.priority,
        status: 'open',
        created_at: again.created_at,
        resolved_at: null,
        closeness: expect.stringMatching(/^(close|related)$/),
        score: expect.any(Number),
      },
    ])
  })

  test('a copy is told from what is only close', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    const copy = await aTicket(ctx, loginTroubles)
    expect(await similarTo(ctx, ticket.id)).toMatchObject([{ id: copy.id, closeness: 'same', score: 1 }])
  })

  test('of those that are alike close, the ones with an answer come first', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    const open = await aTicket(ctx, loginTroubles)
    const closed = await aTicket(ctx, { ...loginTroubles, status: 'closed' })
    const inProgress = await aTicket(ctx, { ...loginTroubles, status: 'in_progress' })
    const resolved = await aTicket(ctx, { ...loginTroubles, status: 'resolved' })
    const ids = (await similarTo(ctx, ticket.id)).map(({ id }) => id)
    expect(new Set(ids.slice(0, 2))).toEqual(new Set([closed.id, resolved.id]))
    expect(new Set(ids.slice(2))).toEqual(new Set([open.id, inProgress.id]))
  })

  test('at most five are told', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    for (let n = 0; n < 7; n++) await aTicket(ctx, loginTroubles)
    expect(await similarTo(ctx, ticket.id)).toHaveLength(5)
  })

  test('none is told where nothing is close', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    expect(await similarTo(ctx, ticket.id)).toEqual([])
  })

  test.each<[what: string, one: string, other: string]>([
    ['endings', 'Rechnungen wurden doppelt abgebuchte Beträge', 'Rechnung: doppelte Abbuchung des Betrags'],
    ['accents', 'Réinitialiser le mot de passe oublié', 'reinitialiser mot de passe oublie'],
    ['case', 'ERROR E-4711 IN THE BILLING EXPORT', 'error e-4711 in the billing export'],
    ['missing blanks', '領収書を再発行してください', '領収書の再発行をお願いします'],
  ])('they are found in spite of different %s', async (_what, one, other) => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, { title: one, description: one })
    const near = await aTicket(ctx, { title: other, description: other })
    expect((await similarTo(ctx, ticket.id)).map(({ id }) => id)).toEqual([near.id])
  })

  test('a changed text is found by what it says now, a deleted one no more', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    const near = await aTicket(ctx, { title: 'Something else', description: 'Of quite another matter.' })
    expect(await similarTo(ctx, ticket.id)).toEqual([])
    await updateTicket(ctx, near.id, { change: loginTroubles })
    expect(titlesOf(await similarTo(ctx, ticket.id))).toEqual([loginTroubles.title])
    await sql`delete from tickets where id = ${near.id}`.execute(ctx.db)
    expect(await similarTo(ctx, ticket.id)).toEqual([])
  })

  test('a ticket that is not there is refused', async () => {
    const ctx = await aDesk()
    await expect(listSimilar(ctx, 4)).rejects.toMatchObject({ status: 404, code: 'ticket_not_found' })
  })
})

describe('beside a text that is no ticket yet', () => {
  test('a title alone finds the ticket it repeats', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    await takeTermsNow(ctx)
    const { items } = await findSimilar(ctx, { title: loginTroubles.title })
    expect(items.map(({ id }) => id)).toEqual([ticket.id])
  })

  test('one word is enough where another ticket says no more, and chance where it does', async () => {
    const ctx = await aDeskOfMatters()
    const short = await aTicket(ctx, { title: 'Invoice', description: 'invoice' })
    await takeTermsNow(ctx)
    const { items } = await findSimilar(ctx, { description: 'invoice?' })
    expect(items.map(({ id }) => id)).toEqual([short.id])
  })

  test.each<[what: string, text: string]>([
    ['nothing', ''],
    ['signs', '!? … %_\\ \'"'],
    ['emoji', '🙈🙉🙊'.repeat(1_000)],
    ['zero-width characters', 'a\u200bb\u200d\ufeff'.repeat(1_000)],
    ['half a character', '\ud83d code \ude00'],
    ['the character NUL', 'a\0b'],
    ['one word of 200 kB', 'a'.repeat(200_000)],
    ['200 kB of words', Array.from({ length: 40_000 }, (_, n) => `w${n}`).join(' ')],
    ['blanks', ' '.repeat(200_000)],
    ['accents without end', `e${'\u0301'.repeat(100_000)}`],
    ['text from right to left', 'لا أستطيع تسجيل الدخول إلى حسابي'],
  ])('%s finds nothing that is not there, and soon', async (_what, text) => {
    const ctx = await aDeskOfMatters()
    await takeTermsNow(ctx)
    const startedAt = performance.now()
    const { items } = await findSimilar(ctx, { title: text.slice(0, 200), description: text })
    expect(items).toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})

describe('the words of tickets', () => {
  test('are taken once, whoever of several processes comes first', async () => {
    const ctx = await aDesk()
    const tickets = []
    for (let n = 0; n < 40; n++) tickets.push(await aTicket(ctx, { title: `Copy of report ${n % 4}` }))
    await Promise.all([takeTerms(ctx), takeTerms(ctx), takeTerms(ctx)])
    await takeTerms(ctx)
    const { rows } = await sql<{ n: number }>`select count(*) as n from ticket_terms`.execute(ctx.db)
    expect(rows[0]?.n).toBe(40)
    expect((await sql`select from terms_tail`.execute(ctx.db)).rows).toHaveLength(0)
  })

  test('of the whole desk are there again after they were lost', async () => {
    const ctx = await aDeskOfMatters()
    const ticket = await aTicket(ctx, loginTroubles)
    await aTicket(ctx, loginTroubles)
    expect(await similarTo(ctx, ticket.id)).toHaveLength(1)
    await sql`truncate ticket_terms`.execute(ctx.db)
    expect(await similarTo(ctx, ticket.id)).toHaveLength(0)
    await sql`insert into terms_tail (ticket_id) select id from tickets`.execute(ctx.db)
    expect(await similarTo(ctx, ticket.id)).toHaveLength(1)
  })
})

test('a serving desk finds a new ticket by itself within seconds, and a text of which nothing is kept', async () => {
  const desk = await startDesk()
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${desk.url}/api/v1/tickets${path}`, init)
    return { status: answer.status, body: (await answer.json()) as { items: SimilarTicket[] } }
  }
  for (const [title, description] of others) await aTicket(desk.ctx, { title, description })
  const ticket = await aTicket(desk.ctx, loginTroubles)
  await aTicket(desk.ctx, { ...loginTroubles, status: 'resolved' })
  await expect.poll(async () => (await ask(`/${ticket.id}/similar`)).body.items.length, { timeout: 15_000 }).toBe(1)
  const posted = await ask('/similar', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(loginTroubles),
  })
  expect(posted.status).toBe(200)
  expect(posted.body.items.map(({ status }) => status)).toEqual(['resolved', 'open'])
  expect((await sql`select from tickets`.execute(desk.ctx.db)).rows).toHaveLength(others.length + 2)
  expect((await ask('/999/similar')).status).toBe(404)
})
