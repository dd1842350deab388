// A running desk of so many tickets: filled now, or taken from those that were kept.
import type pg from 'pg'
import { fillCeiling } from './ceiling-desk.ts'
import { connectTo, lastingFolder, ownFolder, type DeskFolder } from './desk.ts'
import { filledBefore, fillDatabase } from './fill.ts'
import { copyFolder, keepDesk, keptDesk } from './kept.ts'
import { say } from './put-away.ts'

/** What is put into a desk one after the other; each is kept with those before it. */
const layers = [
  { variant: '', fill: fillDatabase },
  { variant: 'ceiling', fill: fillCeiling },
] as const satisfies readonly { variant: string; fill: (client: pg.Client, tickets: number) => Promise<unknown> }[]

export interface WantedDesk {
  readonly tickets: number
  readonly variant: (typeof layers)[number]['variant']
  /** Where filled desks are kept; undefined fills anew. */
  readonly keep?: string | undefined
  /** Runs on the kept desk itself: for reads alone, or it would not be the same in the next run. */
  readonly isInPlace?: boolean
}

export const startFilled = async (wanted: WantedDesk) => {
  const folder = wanted.isInPlace === true ? await keptFolder(wanted) : await filledFolder(wanted)
  const desk = await folder.start()
  const client = await connectTo(folder.folder)
  const putAway = async () => {
    await client.end()
    await folder.putAway()
  }
  return { folder: folder.folder, desk, client, filled: filledBefore(wanted.tickets), putAway }
}

const keptFolder = async (wanted: WantedDesk) => {
  const { keep, tickets, variant } = wanted
  if (keep === undefined) throw new Error('--in-place needs --keep: there is no desk yet to run on.')
  const kept = keptDesk(keep, tickets, variant)
  if (!kept.isThere) await (await filledFolder(wanted)).putAway()
  return lastingFolder(kept.folder)
}

/** A stopped desk with all its layers, in a folder that is removed at the end. */
export const filledFolder = async ({ tickets, variant, keep }: Omit<WantedDesk, 'isInPlace'>) => {
  const own = await ownFolder()
  const needed = layers.slice(0, layers.findIndex((layer) => layer.variant === variant) + 1)
  const found =
    keep === undefined ? -1 : needed.findLastIndex((layer) => keptDesk(keep, tickets, layer.variant).isThere)
  const from = needed[found]
  if (keep !== undefined && from) {
    const kept = keptDesk(keep, tickets, from.variant)
    copyFolder(kept.folder, own.folder)
    say(`Copied the desk of ${tickets} tickets kept in ${kept.folder}`)
  }
  for (const layer of needed.slice(found + 1)) {
    await fillStopped(own, async (client) => layer.fill(client, tickets))
    if (keep !== undefined) keepDesk(own.folder, keptDesk(keep, tickets, layer.variant))
  }
  return own
}

const fillStopped = async (own: DeskFolder, fill: (client: pg.Client) => Promise<unknown>) => {
  const desk = await own.start()
  const client = await connectTo(own.folder)
  await fill(client)
  await client.end()
  const code = await desk.end('SIGTERM')
  if (code !== 0) throw new Error(`the filled desk stopped with ${code}:\n${desk.output()}`)
}
