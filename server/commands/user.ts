// The people of the desk, for who has its machine: no sign-in is asked for, so it also helps whoever is locked out.
import { randomInt } from 'node:crypto'
import { boot } from '../boot.ts'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import {
  addPerson,
  claimDeskFromMachine,
  disablePerson,
  isClaimed,
  listPeople,
  makeOwner,
  resetSecondFactorOf,
  setPassword,
} from '../people/people.ts'
import { contextOf, type Ctx } from '../platform/context.ts'
import { Refusal } from '../platform/refusal.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import { roles, type Role } from '#shared/words.ts'
import { readPassword } from './claiming.ts'
import type { Output } from './output.ts'

export interface PeopleFlags {
  readonly name?: string
  readonly role?: string
  readonly passwordFile?: string
  readonly json?: boolean
}

export type PeopleTask =
  | ({ readonly do: 'list' } & PeopleFlags)
  | ({
      readonly do: 'add' | 'reset-password' | 'reset-second-factor' | 'disable' | 'make-owner'
      readonly email: string
    } & PeopleFlags)

interface Done {
  readonly text: string
  readonly json: unknown
}

/** Works beside a running desk, which heeds it at once. @throws StartFault with what is to be mended. */
export const manageUsers = async (config: Config, task: PeopleTask, { json, print, say }: Output) => {
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

const perform = (ctx: Ctx, task: PeopleTask): Promise<Done> =>
  task.do === 'list' ? list(ctx) : tasks[task.do](ctx, task)

type Named = PeopleFlags & { readonly email: string }

const tasks = {
  add: async (ctx: Ctx, { email, name = '', role: given, ...flags }: Named): Promise<Done> => {
    const role = readRole(given)
    const isFirst = !(await isClaimed(ctx))
    if (isFirst && role !== 'owner')
      throw new StartFault('Nobody has claimed this desk yet: its first person is its owner (--role owner).')
    const { password, said } = await choosePassword(flags)
    const person = await (isFirst
      ? claimDeskFromMachine(ctx, { name, email, password })
      : addPerson(ctx, { name, email, password, role }))
    const words = isFirst ? `The desk belongs to ${person.email} now.` : `${person.email} is added as ${role}.`
    return { text: `${words}${said.text}`, json: { ...person, ...said.json } }
  },
  'reset-password': async (ctx: Ctx, { email, ...flags }: Named): Promise<Done> => {
    const { password, said } = await choosePassword(flags)
    await setPassword(ctx, email, password)
    const text = `${email} has a new password, and no session any more.${said.text}`
    return { text, json: { email, ...said.json } }
  },
  'reset-second-factor': async (ctx: Ctx, { email }: Named): Promise<Done> => {
    const hadOne = await resetSecondFactorOf(ctx, email)
    const text = hadOne ? `${email} has no second factor and no session any more.` : `${email} had no second factor.`
    return { text, json: { email, had_one: hadOne } }
  },
  disable: async (ctx: Ctx, { email }: Named): Promise<Done> => {
    await disablePerson(ctx, email)
    return { text: `${email} is kept out.`, json: { email } }
  },
  'make-owner': async (ctx: Ctx, { email }: Named): Promise<Done> => {
    await makeOwner(ctx, email)
    return { text: `${email} is an owner.`, json: { email } }
  },
}

const list = async (ctx: Ctx): Promise<Done> => {
  const people = await listPeople(ctx)
  const lines = people.map(({ email, name, role, disabled_at }) =>
    [role.padEnd(9), email, `(${name})`, ...(disabled_at === null ? [] : ['disabled'])].join(' '),
  )
  return { text: lines.length > 0 ? lines.join('\n') : 'Nobody has claimed this desk yet.', json: people }
}

const readRole = (given = 'agent'): Role => {
  const role = roles.find((role) => role === given)
  if (role) return role
  throw new StartFault(`--role is one of ${roles.join(', ')}.`)
}

const choosePassword = async ({ passwordFile }: PeopleFlags) => {
  if (passwordFile !== undefined) return { password: await readPassword(passwordFile), said: { text: '', json: {} } }
  const password = makePassword()
  return { password, said: { text: ` The password, said this once: ${password}`, json: { password } } }
}

// Letters that are not taken for one another, 100 bits.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const makePassword = () =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')).join(
    '-',
  )
