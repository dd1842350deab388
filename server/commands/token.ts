// API tokens, for who has the desk's machine: no sign-in is asked for.
import { boot } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { findPersonByEmail } from '../people/people.ts'
import { contextOf, type Ctx } from '../platform/context.ts'
import { Refusal } from '../platform/refusal.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import { listTokens, makeToken, revokeToken } from '../tokens/tokens.ts'
import { tokenScopes, type TokenScope } from '#shared/words.ts'
import type { Output } from './output.ts'

export type TokenTask =
  | { readonly do: 'list' }
  | ({ readonly do: 'make'; readonly email: string } & MakeFlags)
  | { readonly do: 'revoke'; readonly id: string }

export interface MakeFlags {
  readonly name: string
  /** With commas between. */
  readonly scopes: string
  readonly days: string
}

interface Done {
  readonly text: string
  readonly json: unknown
}

/** Works beside a running desk, which heeds it at once. @throws StartFault with what is to be mended. */
export const manageTokens = async (config: Config, task: TokenTask, { json, print, say }: Output) => {
  const booted = await boot(config, { progress: say, database: 'shares' })
  try {
    await migrate(booted.desk.db)
    const done = await perform(contextOf(booted.desk, { name: 'system', via: 'cli' }), task)
    print(json ? JSON.stringify(done.json) : done.text)
    return exitCodes.ok
  } catch (error) {
    if (error instanceof Refusal) throw new StartFault(error.message)
    throw error
  } finally {
    await booted.stop()
  }
}

const perform = (ctx: Ctx, task: TokenTask): Promise<Done> => {
  if (task.do === 'list') return list(ctx)
  return task.do === 'make' ? make(ctx, task) : revoke(ctx, task.id)
}

const list = async (ctx: Ctx): Promise<Done> => {
  const tokens = await listTokens(ctx)
  const lines = tokens.map(({ id, name, scopes, personEmail, expires_at: until, last_used_at: used }) =>
    [
      String(id).padStart(4),
      `${name}, of ${personEmail}: ${scopes.join(' ')};`,
      `until ${until.slice(0, 10)},`,
      used === null ? 'never used' : `last used ${used.slice(0, 10)}`,
    ].join(' '),
  )
  return { text: lines.length > 0 ? lines.join('\n') : 'There are no API tokens.', json: tokens }
}

const make = async (ctx: Ctx, { email, name, scopes, days }: { readonly email: string } & MakeFlags): Promise<Done> => {
  const person = await findPersonByEmail(ctx, email)
  if (!person) throw new StartFault(`Nobody here has the address ${email}.`)
  const wanted = { personId: person.id, name, scopes: readScopes(scopes), days: Number(days) }
  const token = await makeToken(ctx, wanted)
  return { text: token, json: { token, email: person.email, name, scopes: wanted.scopes } }
}

const revoke = async (ctx: Ctx, given: string): Promise<Done> => {
  const id = /^\d{1,15}$/.test(given) ? Number(given) : 0
  const { name, email } = await revokeToken(ctx, id)
  return { text: `${name}, of ${email}, counts no more.`, json: { id, name, email } }
}

const readScopes = (given: string): readonly TokenScope[] => {
  const known = Object.keys(tokenScopes) as TokenScope[]
  return given.split(',').map((word) => {
    const scope = known.find((scope) => scope === word.trim())
    if (scope) return scope
    throw new StartFault(`--scopes is one or several of ${known.join(', ')}, with commas between.`)
  })
}
