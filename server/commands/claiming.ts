// How a desk that nobody has claimed gets its owner at its start: by a link to open, or by itself where settings name one.
import { readFile } from 'node:fs/promises'
import type { Booted, Progress } from '../boot.ts'
import { contextOf, type Desk } from '../platform/context.ts'
import { Refusal } from '../platform/refusal.ts'
import { StartFault } from '../platform/start-fault.ts'
import { claimDeskFromMachine, isClaimed, makeClaimCode } from '../people/people.ts'

/** @throws StartFault where the settings name an owner who cannot be one. */
export const claimUnattended = async (desk: Desk, progress: Progress) => {
  const { admin } = desk.config
  const ctx = contextOf(desk, { name: 'system', via: 'cli' })
  if (!admin || (await isClaimed(ctx))) return
  const password = await readPassword(admin.passwordFile)
  const [name = 'Owner'] = admin.email.split('@')
  try {
    await claimDeskFromMachine(ctx, { name, email: admin.email, password })
    progress(`The desk belongs to ${admin.email} now (DOCKET_ADMIN_EMAIL).`)
  } catch (error) {
    // Another process beside this one was first.
    if (error instanceof Refusal && error.status === 409) return
    if (error instanceof Refusal)
      throw new StartFault(`The desk cannot be claimed for DOCKET_ADMIN_EMAIL: ${error.message}`)
    throw error
  }
}

/** One line feed at the end belongs to the file, not to the password. */
export const readPassword = async (file: string) => {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException
    throw new StartFault(`The password file ${file} cannot be read (${code}).`)
  }
}

/** Prints the link for claiming the desk; each start makes another, and the newest alone counts. */
export const sayHowToClaim = async (
  { desk }: Booted,
  { url, progress }: { readonly url: string; readonly progress: Progress },
) => {
  const code = await makeClaimCode(contextOf(desk, { name: 'system', via: 'cli' }))
  if (code === undefined) return
  progress(`Nobody has claimed this desk yet. Make it yours, once: ${url}/claim#${code}`)
}
