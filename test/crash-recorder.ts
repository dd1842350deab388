// Writes tickets at a steady rate, sends each again with its key until it is acknowledged, and remembers what was.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

interface Written {
  readonly key: string
  readonly title: string
  id: number | undefined
}

/** Open-loop: a new write every so often, whatever became of those before. */
export const startWriting = (urlOf: () => string, writesPerSecond: number) => {
  const written: Written[] = []
  const underWay = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const write: Written = { key: randomUUID(), title: `Write ${written.length} ${randomUUID()}`, id: undefined }
    written.push(write)
    const done = untilAcknowledged(urlOf, write).finally(() => underWay.delete(done))
    underWay.add(done)
  }, 1_000 / writesPerSecond)
  return {
    written,
    stop: async () => {
      clearInterval(timer)
      await Promise.all(underWay)
    },
  }
}

const untilAcknowledged = async (urlOf: () => string, write: Written) => {
  const body = JSON.stringify({
    title: write.title,
    description: 'Written while the desk is being killed.',
    category: 'technical',
    priority: 'high',
  })
  for (;;) {
    try {
      const answer = await fetch(`${urlOf()}/api/tickets/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': write.key },
        body,
        signal: AbortSignal.timeout(20_000),
      })
      const ticket = (await answer.json()) as { id: number }
      if (answer.status === 201) {
        write.id = ticket.id
        return
      }
      if (answer.status < 500 && answer.status !== 409 && answer.status !== 429) {
        throw new Error(`a write was refused: ${answer.status} ${JSON.stringify(ticket)}`)
      }
    } catch (error) {
      // Not acknowledged: the desk is down or went down in between. Sent again with the same key.
      if (error instanceof Error && error.message.startsWith('a write was refused')) throw error
    }
    await sleep(100)
  }
}

/** Every ticket of the desk by title, read through the drop-in API page by page. */
export const readAll = async (url: string) => {
  const idsByTitle = new Map<string, number[]>()
  let next: string | undefined = '/api/tickets/?limit=1000'
  while (next) {
    const answer: Response = await fetch(url + next)
    for (const { id, title } of (await answer.json()) as { id: number; title: string }[]) {
      idsByTitle.set(title, [...(idsByTitle.get(title) ?? []), id])
    }
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  return idsByTitle
}

/** What went wrong: acknowledged tickets that are missing, have another id, or stand twice. */
export const faultsOf = (written: readonly Written[], idsByTitle: ReadonlyMap<string, readonly number[]>) =>
  written.flatMap(({ title, id }) => {
    const ids = idsByTitle.get(title) ?? []
    if (ids.length > 1) return [`doubled: ${title}`]
    if (id !== undefined && ids[0] !== id) return [`lost: ${title}`]
    return []
  })
