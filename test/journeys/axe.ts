// What journeys ask of every screen: nothing serious by axe, nothing wider than the screen.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const seriousFindings = async (page: Page) => {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

export const widerThanTheScreen = (page: Page) =>
  page.evaluate<string[]>(`
    [document.documentElement, ...document.querySelectorAll('main')]
      .filter((place) => place.scrollWidth > place.clientWidth)
      .map((place) => place.tagName + ' ' + place.scrollWidth + ' > ' + place.clientWidth)`)
