// The list of tickets as journeys see it.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { aTicket, startDesk } from '#server/testing.ts'
import type { TicketFilters } from '#shared/tickets.ts'
import { categories, priorities, statuses } from '#shared/words.ts'
import type { Desk } from './journey.ts'

/** A browser on a busy machine takes its time; what is asked here is that it gets there. */
export const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 10_000 })

/** Tickets of every kind: title "Ticket 7", words that repeat with another rhythm than the values. */
const seed = async (desk: Desk, count: number) => {
  for (let n = 1; n <= count; n++)
    await aTicket(desk.ctx, {
      title: `Ticket ${n}`,
      description: n % 3 === 0 ? 'The invoice shows a double charge.' : 'Nothing loads after signing in.',
      category: categories[n % 4] ?? 'general',
      priority: priorities[(n >> 1) % 4] ?? 'low',
      status: statuses[(n >> 2) % 4] ?? 'open',
    })
}

export const aDeskWith = async (count: number) => {
  const desk = await startDesk()
  await seed(desk, count)
  return desk
}

export const rows = (page: Page) => page.locator('[data-row]')
export const row = (page: Page, id: number) => page.locator(`[data-row="${id}"]`)
export const value = (page: Page, id: number, field: 'status' | 'category' | 'priority') =>
  row(page, id).locator(`[data-field=${field}]`)
export const shownIds = (page: Page) =>
  rows(page).evaluateAll((shown) => shown.map((one) => Number(one.getAttribute('data-row'))))
export const showList = async (page: Page, address = '/tickets') => {
  await page.goto(address)
  await rows(page).first().waitFor()
}
export const oracle = async (desk: Desk, query: TicketFilters & { sort?: string }) => {
  const url = new URL('/api/v1/tickets', desk.url)
  for (const [name, text] of Object.entries(query)) url.searchParams.set(name, text)
  const { items } = (await (await fetch(url)).json()) as { items: { id: number }[] }
  return items.map(({ id }) => id)
}
export const filterBy = async (page: Page, name: string, ...words: string[]) => {
  await page.getByRole('group', { name: 'Filters', exact: true }).getByRole('button', { name }).click()
  for (const word of words) await page.getByRole('menuitemcheckbox', { name: word }).click()
  await page.keyboard.press('Escape')
}
