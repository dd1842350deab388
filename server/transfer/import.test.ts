// An import into a real database: what is taken, what is refused and why, and what comes back from an export.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBulkConnection } from '#server/platform/bulk.ts'
import type { Ctx } from '#server/platform/context.ts'
import { channel } from '#server/platform/events.ts'
import { aDesk, aTicket, scratchDatabase } from '#server/testing.ts'
import { readStats, recount } from '#server/stats/stats.ts'
import { createTicket, getTicket, listTicketEvents, updateTicket } from '#server/tickets/tickets.ts'
import { exportTickets, type ExportWishes } from './export.ts'
import { importFile, type ImportWishes } from './import.ts'
import type { RefusedLine } from './refused-report.ts'

const now = '2026-11-20T12:00:00Z'

/** A desk, a folder for files, and an import into it. */
const aMove = async () => {
  const databaseUrl = await scratchDatabase()
  const ctx = await aDesk({ databaseUrl, now })
  const folder = mkdtempSync(join(tmpdir(), 'docket-move-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'tickets.jsonl')
  const reportPath = `${path}.refused.jsonl`
  const importing = async (wishes: Partial<ImportWishes> = {}) => {
    const connection = await openBulkConnection(databaseUrl)
    onTestFinished(() => connection.close().catch(() => undefined))
    const cli = { name: 'system', via: 'cli' } as const
    try {
      return await importFile({ ...ctx, db: connection.db, actor: cli }, connection, {
        path,
        reportPath,
        from: 'where it stopped',
        keepsIds: false,
        say: () => undefined,
        onProgress: () => undefined,
        ...wishes,
      })
    } finally {
      await connection.close()
    }
  }
  return {
    ctx,
    databaseUrl,
    path,
    folder,
    importing,
    importingLines: (lines: readonly unknown[], wishes?: Partial<ImportWishes>) => {
      writeFileSync(path, textOf(lines))
      return importing(wishes)
    },
    refused: () =>
      existsSync(reportPath)
        ? readFileSync(reportPath, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as RefusedLine)
        : [],
  }
}

/** Objects become their JSON; texts stand as they are. */
const textOf = (lines: readonly unknown[]) =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

const exported = async (ctx: Ctx, format: ExportWishes['format'] = 'jsonl', filter: ExportWishes['filter'] = {}) => {
  let text = ''
  await exportTickets(ctx, { filter, format, onProgress: () => undefined }, async (chunks) => {
    for await (const chunk of chunks) text += chunk
  })
  return text
}

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ title: `Ticket ${at + 1}`, description: `Number ${at + 1}` }))

const countOf = async (ctx: Ctx, table: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(ctx.db)).rows[0]?.n

describe('a line becomes a ticket', () => {
  test('with what is left out filled in, and its first event', async () => {
    const { ctx, importingLines } = await aMove()
    expect(await importingLines([{ title: '  Printer ', description: ' on fire\n' }])).toMatchObject({
      outcome: 'finished',
      imported: 1,
      refused: 0,
    })
    expect(await getTicket(ctx, 1)).toEqual({
      id: 1,
      title: 'Printer',
      description: 'on fire',
      category: 'general',
      priority: 'medium',
      status: 'open',
      created_at: now,
      updated_at: now,
      resolved_at: null,
      category_source: 'fallback',
      priority_source: 'fallback',
      is_sample: false,
      version: 1,
      requester: null,
      description_is_cut: false,
    })
    const { items } = await listTicketEvents(ctx, 1, { limit: 10 })
    const appeared = (after: unknown) => ({ before: null, after })
    expect(items).toMatchObject([
      {
        kind: 'ticket.created',
        actor: 'system',
        via: 'cli',
        created_at: now,
        changes: {
          title: appeared('Printer'),
          status: appeared('open'),
          category: appeared('general'),
          category_source: appeared('fallback'),
          priority: appeared('medium'),
          priority_source: appeared('fallback'),
        },
      },
    ])
  })

  test('with all that it says kept', async () => {
    const { ctx, importingLines } = await aMove()
    await importingLines([
      {
        title: 'a\tb\\c "d"',
        description: 'one\ntwo\r\nthree \\N \\. \u{1f5a8} \u0001',
        category: 'billing',
        priority: 'critical',
        status: 'resolved',
        created_at: '2020-02-29T23:59:59.123456+01:00',
        resolved_at: '2020-03-01T00:00:00Z',
        category_source: 'groq',
      },
      { title: 'x', description: 'y', status: 'closed', created_at: '2020-01-01T00:00:00Z' },
      { title: 'x', description: 'y', status: 'closed', resolved_at: null },
    ])
    expect(await getTicket(ctx, 1)).toMatchObject({
      title: 'a\tb\\c "d"',
      description: 'one\ntwo\r\nthree \\N \\. \u{1f5a8} \u0001',
      category: 'billing',
      priority: 'critical',
      status: 'resolved',
      created_at: '2020-02-29T22:59:59.123456Z',
      updated_at: '2020-03-01T00:00:00Z',
      resolved_at: '2020-03-01T00:00:00Z',
      category_source: 'groq',
      priority_source: 'person',
    })
    expect(await getTicket(ctx, 2)).toMatchObject({ resolved_at: '2020-01-01T00:00:00Z' })
    expect(await getTicket(ctx, 3)).toMatchObject({ resolved_at: null })
  })

  test('whatever its line end, with a byte order mark before it, blank lines between, and packed', async () => {
    const { ctx, importing, path } = await aMove()
    const [one, two, three] = many(3).map((line) => JSON.stringify(line))
    writeFileSync(path, gzipSync(`\u{feff}${one}\r\n\r\n   \n${two}\n\n${three}`))
    expect(await importing()).toMatchObject({ imported: 3, refused: 0, lines: 6 })
    expect(await countOf(ctx, 'tickets')).toBe(3)
  })

  test('can be found and is counted', async () => {
    const { ctx, importingLines } = await aMove()
    await importingLines(many(5_000))
    expect(await recount(ctx)).toEqual([])
    expect(await readStats(ctx)).toMatchObject({ total_tickets: 5_000, open_tickets: 5_000 })
    expect(await countOf(ctx, 'ticket_search')).toBe(5_000)
    expect(await countOf(ctx, 'events')).toBe(5_000)
    expect(await countOf(ctx, 'ticket_count_changes')).toBe(0)
  })
})

describe('a line is refused, with its number, the reason and its text', () => {
  const ok = { title: 'Good', description: 'Good' }
  test.each<[string, unknown, string | RegExp]>([
    ['cut JSON', '{"title":', /^Is no JSON: /],
    ['a list', '[]', 'Is no JSON object: each line is one ticket, such as {"title":"…","description":"…"}.'],
    ['a number', '7', 'Is no JSON object: each line is one ticket, such as {"title":"…","description":"…"}.'],
    ['no title', { description: 'x' }, 'title: Is missing.'],
    ['a title that is no text', { ...ok, title: 7 }, 'title: Must be a text.'],
    ['a blank title', { ...ok, title: ' \u0085\u001f\u{feff} ' }, 'title: Must not be blank.'],
    ['a long title', { ...ok, title: 'x'.repeat(201) }, 'title: Must have at most 200 characters.'],
    ['NUL', { ...ok, description: 'a\0b' }, 'description: Must not hold the character NUL.'],
    [
      'words that are none',
      { ...ok, category: 'Billing', priority: 1 },
      'category: Must be one of billing, technical, account, general. priority: Must be one of low, medium, high, critical.',
    ],
    [
      'a time that is none',
      { ...ok, created_at: 'today' },
      'created_at: Must be an instant with its zone, such as 2026-11-20T12:00:00Z.',
    ],
    [
      'an empty source',
      { ...ok, category: 'general', category_source: '' },
      'category_source: Must be a text of 1 to 40 characters.',
    ],
    ['a cut description', { ...ok, description_is_cut: true }, /^description: Was cut by a list/],
    ['a version that is none', { ...ok, version: 0 }, 'version: Must be a whole number from 1 to 2147483647.'],
    [
      'an event with parts missing',
      { ...ok, events: [{ kind: 'ticket.created' }] },
      /^events\[0\]: Must have kind, actor/,
    ],
    [
      'an event with NUL',
      {
        ...ok,
        events: [{ kind: 'k', actor: 'a', via: 'v', created_at: now, changes: { t: { before: 1, after: '\0' } } }],
      },
      /^events\[0\]: /,
    ],
    [
      'an event too deep',
      `{"title":"deep","description":"deep","events":[{"kind":"k","actor":"a","via":"v","created_at":"${now}","changes":{"t":{"before":${'['.repeat(9_000)}${']'.repeat(9_000)},"after":1}}}]}`,
      /^events\[0\]: /,
    ],
  ])('%s', async (_, line, reason) => {
    const { ctx, importingLines, refused } = await aMove()
    expect(await importingLines([ok, line, ok])).toMatchObject({ imported: 2, refused: 1, lines: 3 })
    const text = typeof line === 'string' ? line : JSON.stringify(line)
    const expected: unknown = typeof reason === 'string' ? reason : expect.stringMatching(reason)
    expect(refused()).toEqual([{ line: 2, reason: expected, text }])
    expect(await countOf(ctx, 'tickets')).toBe(2)
  })

  test('when it is no UTF-8, or too long to be held', async () => {
    const { importing, path, refused } = await aMove()
    const latin1 = Buffer.from('{"title":"caf\u00e9","description":"x"}\n', 'latin1')
    const long = Buffer.from(`{"title":"x","description":"${'y'.repeat(9 * 1024 * 1024)}"}\n`)
    writeFileSync(path, Buffer.concat([latin1, long, Buffer.from(textOf([ok]))]))
    expect(await importing()).toMatchObject({ imported: 1, refused: 2, lines: 3 })
    expect(refused()).toMatchObject([
      { line: 1, reason: 'Is no UTF-8: write the file in UTF-8.' },
      { line: 2, reason: 'Is longer than 8388608 bytes.', text_is_cut: true },
    ])
    expect(refused()[1]?.text).toHaveLength(2_000)
  })

  test('by the database as well: a rule that only it has costs that line alone', async () => {
    const { ctx, importingLines, refused } = await aMove()
    await sql`alter table tickets add constraint no_thirteen check (title not like '%13%')`.execute(ctx.db)
    const result = await importingLines(many(300))
    const expected = many(300).filter(({ title }) => title.includes('13')).length
    expect(result).toMatchObject({ imported: 300 - expected, refused: expected })
    expect(refused().map(({ line }) => line)).toEqual([13, 113, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 213])
    expect(refused()[0]?.reason).toContain('no_thirteen')
    expect(await countOf(ctx, 'tickets')).toBe(300 - expected)
    expect(await recount(ctx)).toEqual([])
  })

  test('and a surrogate without its other half is mended, as the API mends it', async () => {
    const { ctx, importingLines } = await aMove()
    await importingLines(['{"title":"\\ud800 half","description":"\\udc00"}'])
    expect(await getTicket(ctx, 1)).toMatchObject({ title: '\ufffd half', description: '\ufffd' })
  })

  test('and the report holds no line of a run that came to nothing', async () => {
    const { importingLines, refused } = await aMove()
    await importingLines([ok, 'bad'])
    expect(refused()).toHaveLength(1)
    await importingLines([ok, 'bad', 'worse'])
    expect(refused().map(({ line }) => line)).toEqual([2, 3])
    await importingLines([ok], { from: 'the start' })
    expect(refused()).toEqual([])
  })
})

describe('an import is known again by what was read', () => {
  test('so that a second one brings nothing, under another name and packed as well', async () => {
    const { ctx, importingLines, importing, path, folder } = await aMove()
    await importingLines(many(10))
    expect(await importing()).toMatchObject({ outcome: 'finished', imported: 0, afterLine: 10 })
    const packed = join(folder, 'other.jsonl.gz')
    writeFileSync(packed, gzipSync(readFileSync(path)))
    expect(await importing({ path: packed })).toMatchObject({ imported: 0, afterLine: 10 })
    expect(await countOf(ctx, 'tickets')).toBe(10)
  })

  test('so that lines put behind it are imported alone, also behind a last line that had no end', async () => {
    const { ctx, importing, path } = await aMove()
    const [one, two, three] = many(3).map((line) => JSON.stringify(line))
    writeFileSync(path, `${one}\n${two}`)
    expect(await importing()).toMatchObject({ imported: 2 })
    appendFileSync(path, `\r\n${three}`)
    expect(await importing()).toMatchObject({ imported: 1, afterLine: 2, lines: 3 })
    appendFileSync(path, '\n')
    expect(await importing()).toMatchObject({ imported: 0, refused: 0, lines: 3 })
    expect(await countOf(ctx, 'tickets')).toBe(3)
  })

  test('and a file that changed within them is not imported twice by mistake', async () => {
    const { ctx, importingLines, importing, path } = await aMove()
    await importingLines(many(3))
    writeFileSync(path, textOf([{ title: 'Mended', description: 'Mended' }, ...many(3).slice(1)]))
    await expect(importing()).rejects.toThrow(
      /^3 lines of .+ were imported before .+--again imports all of it once more\.$/,
    )
    writeFileSync(path, textOf(many(3)).trimEnd())
    await expect(importing()).rejects.toThrow(/have changed since/)
    expect(await countOf(ctx, 'tickets')).toBe(3)
    expect(await importing({ from: 'the start' })).toMatchObject({ imported: 3, afterLine: 0 })
    expect(await importing()).toMatchObject({ imported: 0, afterLine: 3 })
    expect(await countOf(ctx, 'tickets')).toBe(6)
  })

  test('and one that was cut off anywhere goes on with neither a double nor a gap', async () => {
    const { ctx, importingLines, importing } = await aMove()
    const lines = many(15_000).flatMap((line, at) => (at % 1_000 === 7 ? [line, 'bad'] : [line]))
    const stops: number[] = []
    const stopAfterBatch = () => {
      const controller = new AbortController()
      return { signal: controller.signal, onProgress: () => controller.abort() }
    }
    const { signal, onProgress } = stopAfterBatch()
    Object.assign(ctx, { signal })
    let result = await importingLines(lines, { onProgress })
    while (result.outcome === 'stopped') {
      stops.push(result.lines)
      const next = stopAfterBatch()
      Object.assign(ctx, { signal: next.signal })
      result = await importing({ onProgress: next.onProgress })
    }
    expect(stops.length).toBeGreaterThan(3)
    const { rows } = await sql`
      select count(*) as tickets, count(distinct title) as titles, min(id) as first, max(id) as last from tickets
    `.execute(ctx.db)
    expect(rows).toEqual([{ tickets: 15_000, titles: 15_000, first: 1, last: 15_000 }])
    expect(await recount(ctx)).toEqual([])
  })
})

describe('numbers', () => {
  test('are kept where that is wished for, and new tickets are numbered on from the highest', async () => {
    const { ctx, importingLines, refused } = await aMove()
    await aTicket(ctx)
    const line = (id?: unknown) => ({ id, title: `Number ${String(id)}`, description: 'x' })
    const lines = [line(500), line(1), line(500), line(), line(0), line(20), line(1e16)]
    expect(await importingLines(lines, { keepsIds: true })).toMatchObject({ imported: 2, refused: 5 })
    expect(refused().map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 id: 1 is taken already.',
      '3 id: 500 is taken already.',
      '4 id: Is missing, and --keep-ids wants it.',
      '5 id: Must be a whole number from 1 to 1000000000000000.',
      '7 id: Must be a whole number from 1 to 1000000000000000.',
    ])
    expect(await getTicket(ctx, 500)).toMatchObject({ title: 'Number 500' })
    expect((await aTicket(ctx)).id).toBe(501)
  })

  test('are given anew otherwise, whatever the file says', async () => {
    const { ctx, importingLines } = await aMove()
    await aTicket(ctx)
    await importingLines([{ id: 1, title: 'x', description: 'y' }])
    expect(await getTicket(ctx, 2)).toMatchObject({ title: 'x' })
  })

  test('are kept and given beside people who create meanwhile, and no ticket of either is lost', async () => {
    const { ctx, importingLines, refused } = await aMove()
    const lines = many(4_000).map((line, at) => ({ ...line, id: at + 1 }))
    const done = new AbortController()
    let created = 0
    const creating = (async () => {
      for (; !done.signal.aborted; created++) await aTicket(ctx, { title: 'By a person' })
    })()
    const result = await importingLines(lines, { keepsIds: true })
    done.abort()
    await creating
    expect(created).toBeGreaterThan(3)
    expect(result.imported + result.refused).toBe(4_000)
    expect(refused()).toHaveLength(result.refused)
    expect(await countOf(ctx, 'tickets')).toBe(result.imported + created)
    expect(await recount(ctx)).toEqual([])
  })
})

test('screens are told to read again, and not of every ticket', async () => {
  const { databaseUrl, importingLines } = await aMove()
  const listener = new pg.Client({ connectionString: databaseUrl })
  await listener.connect()
  onTestFinished(() => listener.end())
  const heard: unknown[] = []
  listener.on('notification', ({ payload }) => heard.push(JSON.parse(payload ?? '')))
  await listener.query(`listen ${channel}`)
  await importingLines(many(6_000))
  await listener.query('select 1')
  expect(heard).toEqual([{ kind: 'resync', by: null }])
})

test('plans are made for the desk that an import made', async () => {
  const { ctx, importingLines } = await aMove()
  await importingLines(many(12_000))
  const { rows } = await sql<{ relname: string; reltuples: number }>`
    select relname, reltuples from pg_class where relname in ('tickets', 'ticket_search', 'events')
  `.execute(ctx.db)
  expect(rows).toHaveLength(3)
  for (const { reltuples } of rows) {
    expect(reltuples).toBe(12_000)
  }
})

describe('what an export writes', () => {
  const aHistory = async (ctx: Ctx) => {
    const { id } = await createTicket(ctx, { title: 'First', description: 'of all, with a longer text' })
    await updateTicket(ctx, id, { change: { status: 'resolved', priority: 'critical', title: '=cmd|1' } })
    await updateTicket(ctx, id, { change: { status: 'open' } })
    const requester = { name: '=Ada, Löve', email: '+ada@example.org' }
    await aTicket(ctx, { status: 'closed', description: 'Two\nlines, and \u{1f5a8}', requester })
    await sql`update tickets set is_sample = true, created_at = '1999-12-31T23:59:59.999999Z' where id = 2`.execute(
      ctx.db,
    )
    await sql`update tickets set status = 'closed' where id = 1`.execute(ctx.db)
  }

  test.each(['jsonl', 'jsonl with events'] as const)('is taken back as it is: %s', async (format) => {
    const [from, to] = [await aMove(), await aMove()]
    await aHistory(from.ctx)
    const text = await exported(from.ctx, format)
    expect(text.split('\n')).toHaveLength(3)
    writeFileSync(to.path, text)
    expect(await to.importing()).toMatchObject({ imported: 2, refused: 0, ignoredFields: [] })
    const plain = await exported(from.ctx)
    expect(await exported(to.ctx)).toBe(plain)
    const histories = async (ctx: Ctx) => {
      const { items } = await listTicketEvents(ctx, 1, { limit: 50 })
      return items.map((event) => ({ ...event, id: 0 }))
    }
    if (format === 'jsonl with events') expect(await histories(to.ctx)).toEqual(await histories(from.ctx))
    else expect(await histories(to.ctx)).toMatchObject([{ kind: 'ticket.created', via: 'cli' }])
    expect(await recount(to.ctx)).toEqual([])
  })

  test('names whom a ticket is from, and an import says what is wrong with one', async () => {
    const { ctx, importingLines, refused } = await aMove()
    const line = { title: 'x', description: 'y' }
    await importingLines([
      { ...line, requester: { id: 7, name: 'Ada', email: 'ada@example.org' } },
      { ...line, requester: { name: 'Bo', email: 'ADA@example.org' } },
      { ...line, requester: null },
      { ...line, requester: { name: 'Ada\u0000', email: 'ada' } },
      { ...line, requester: 'ada@example.org' },
    ])
    const ada = { id: expect.any(Number), name: 'Ada', email: 'ada@example.org' }
    const written = (await exported(ctx)).trimEnd().split('\n')
    expect(written.map((text) => (JSON.parse(text) as { requester: unknown }).requester)).toEqual([ada, ada, null])
    expect(refused().map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/requester: The name holds .* requester: An e-mail address is needed/),
      expect.stringMatching(/requester: Must be null, or have a name and an e-mail/),
    ])
  })

  test('is what the filters leave, by number', async () => {
    const { ctx, importingLines } = await aMove()
    await importingLines([
      { title: 'Alpha', description: 'x', status: 'closed', created_at: '2026-01-01T00:00:00Z' },
      { title: 'Beta', description: 'x', priority: 'high', created_at: '2026-02-01T00:00:00Z' },
      { title: 'alphabet', description: 'x', category: 'billing', created_at: '2026-03-01T00:00:00Z' },
    ])
    const ids = async (filter: ExportWishes['filter']) =>
      [...(await exported(ctx, 'jsonl', filter)).matchAll(/^\{"id":(\d+)/gm)].map(([, id]) => Number(id))
    expect(await ids({})).toEqual([1, 2, 3])
    expect(await ids({ status: ['closed'] })).toEqual([1])
    expect(await ids({ priority: ['high', 'low'] })).toEqual([2])
    expect(await ids({ category: ['billing'] })).toEqual([3])
    expect(await ids({ search: 'ALPHA' })).toEqual([1, 3])
    expect(await ids({ createdFrom: '2026-02-01T00:00:00Z', createdBefore: '2026-03-01T00:00:00Z' })).toEqual([2])
  })

  test('is one moment of the desk, whatever happens meanwhile', async () => {
    const { ctx, importingLines } = await aMove()
    await importingLines(many(3_000))
    let text = ''
    await exportTickets(
      ctx,
      { filter: { status: ['open'] }, format: 'jsonl', onProgress: () => undefined },
      async (chunks) => {
        for await (const chunk of chunks) {
          if (text === '') await sql`update tickets set status = 'closed'`.execute(ctx.db)
          text += chunk
        }
      },
    )
    expect(text.trimEnd().split('\n')).toHaveLength(3_000)
    expect(text).not.toContain('"closed"')
  })

  test('as CSV runs in no spreadsheet, and begins with a byte order mark where one is wanted', async () => {
    const { ctx } = await aMove()
    await aHistory(ctx)
    const lines = (await exported(ctx, 'csv')).split('\r\n')
    expect(lines[0]).toBe(
      'id,title,description,category,priority,status,created_at,updated_at,resolved_at,category_source,priority_source,is_sample,version,requester_name,requester_email',
    )
    expect(lines[1]).toMatch(/^1,'=cmd\|1,"of all, with a longer text",/)
    expect(lines[2]).toContain('"Two\nlines, and \u{1f5a8}"')
    expect(lines[2]).toMatch(/,"'=Ada, Löve",'\+ada@example\.org$/)
    expect(await exported(ctx, 'csv with byte order mark')).toBe(`\u{feff}${await exported(ctx, 'csv')}`)
  })
})

test('what came in and what went out is written into the audit log, with how many', async () => {
  const { ctx, importingLines, importing } = await aMove()
  await importingLines([{ title: 'One', description: 'One that is right' }, { title: '' }])
  await importing()
  await exportTickets(
    ctx,
    { filter: { status: ['open'] }, format: 'csv', onProgress: () => undefined },
    async (chunks) => {
      for await (const chunk of chunks) expect(chunk).not.toBe('')
    },
  )
  const entries = await ctx.db
    .selectFrom('audit_entries')
    .select(['action', 'subject', 'actor', 'via', 'changes'])
    .orderBy('id')
    .execute()
  expect(entries).toEqual([
    {
      action: 'tickets.imported',
      subject: 'tickets.jsonl',
      actor: 'system',
      via: 'cli',
      changes: { imported: { after: 1 }, refused: { after: 1 }, outcome: { after: 'finished' } },
    },
    {
      action: 'tickets.exported',
      subject: 'tickets',
      actor: 'tester',
      via: 'api',
      changes: { tickets: { after: 1 }, format: { after: 'csv' }, filter: { after: { status: ['open'] } } },
    },
  ])
})
