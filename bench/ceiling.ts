// What the machine could give at most: the tickets of the drop-in API from bare node:http and pg, with nothing that
// makes a desk of it. No validation, sign-in, history, events or counters; JSON is built by PostgreSQL, statements are
// prepared, and every question has the index that fits it. Docket is measured as a share of this.
//
// node bench/ceiling.ts PORT, with the database in PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE.
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'

// As many as a desk has.
const max = 10
const pool = new pg.Pool({ max, options: '-c timezone=UTC -c search_path=ceiling' })
// Which index finds a term is decided by the term: a plan made once for all terms would be a bad one.
const searching = new pg.Pool({
  max,
  options: '-c timezone=UTC -c search_path=ceiling -c plan_cache_mode=force_custom_plan',
})

const fields = `id, title, description, category, priority, status, created_at, updated_at, resolved_at,
  category_source, priority_source, is_sample, version, false as description_is_cut`

const page = (condition: string, limit: string) => `
  select coalesce(json_agg(page), '[]')::text as body
  from (select ${fields} from tickets ${condition} order by created_at desc, id desc limit ${limit}) as page`

const statements = {
  list: page('', '$1'),
  filtered: page('where status = $2 and priority = $3', '$1'),
  search: page('where title ilike $2 or description ilike $2', '$1'),
  one: `select row_to_json(ticket)::text as body from (select ${fields} from tickets where id = $1) as ticket`,
  stats: `
    select json_build_object(
      'total_tickets', sum(n) filter (where kind = 'status'),
      'status_breakdown', json_object_agg(word, n) filter (where kind = 'status'),
      'priority_breakdown', json_object_agg(word, n) filter (where kind = 'priority'),
      'category_breakdown', json_object_agg(word, n) filter (where kind = 'category')
    )::text as body
    from summary`,
  create: `
    with ticket as (
      insert into tickets (title, description, category, priority) values ($1, $2, $3, $4) returning ${fields}
    )
    select row_to_json(ticket)::text as body from ticket`,
  change: `
    with ticket as (
      update tickets set status = $2, version = version + 1, updated_at = now(),
        resolved_at = case when $2 in ('resolved', 'closed') then coalesce(resolved_at, now()) end
      where id = $1
      returning ${fields}
    )
    select row_to_json(ticket)::text as body from ticket`,
} as const

const ask = async (name: keyof typeof statements, values: readonly unknown[]) => {
  const from = name === 'search' ? searching : pool
  const { rows } = await from.query<{ body: string }>({ name, text: statements[name], values: [...values] })
  return rows[0]?.body
}

const answer = async (request: IncomingMessage) => {
  const { method, url = '' } = request
  const [path = '', query = ''] = url.split('?')
  if (path === '/healthz') return '{"status":"ok"}'
  const rest = path.slice('/api/tickets/'.length)
  if (method === 'POST') {
    const { title, description, category, priority } = await readBody(request)
    return ask('create', [title, description, category, priority])
  }
  if (method === 'PATCH') return ask('change', [Number.parseInt(rest), (await readBody(request)).status])
  if (rest === 'stats/') return ask('stats', [])
  if (rest !== '') return ask('one', [Number.parseInt(rest)])
  const given = new URLSearchParams(query)
  const limit = given.get('limit')
  const [search, status, priority] = [given.get('search'), given.get('status'), given.get('priority')]
  if (search !== null) return ask('search', [limit, `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`])
  return status === null ? ask('list', [limit]) : ask('filtered', [limit, status, priority])
}

const readBody = async (request: IncomingMessage) =>
  JSON.parse((await buffer(request)).toString()) as Record<string, string>

createServer((request, response) => {
  const send = (status: number, body: string) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body)
  answer(request).then(
    (body) => (body === undefined ? send(404, '{}') : send(request.method === 'POST' ? 201 : 200, body)),
    (error: unknown) => send(500, JSON.stringify({ detail: String(error) })),
  )
}).listen(Number(process.argv[2]), '127.0.0.1')
