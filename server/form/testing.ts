// The public form as a browser without scripts uses it, for tests.
import { call } from '../../test/call.ts'

interface Desk {
  readonly url: string
}

type Sent = Parameters<typeof call>[2]

export const typed = {
  name: 'Ada Löve',
  email: 'ada@example.org',
  subject: 'Charged twice',
  message: 'I was charged twice for my subscription.\nPlease help.',
}

/** The hidden stamp of a form that is handed out now. */
export const stampOf = (text: string) => /name="stamp" value="([^"]+)"/.exec(text)?.[1] ?? ''

export const getForm = async (desk: Desk) => stampOf((await call(desk, 'GET /form')).text)

export const postForm = (desk: Desk, fields: Readonly<Record<string, string>>, { headers = {}, ...sent }: Sent = {}) =>
  call(desk, 'POST /form', {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
    ...sent,
  })

export const linkIn = (text: string) => /href="([^"]*)(\/my\/[A-Za-z0-9_-]{43})"/.exec(text)?.slice(1) ?? ['', '']
