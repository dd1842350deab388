// One of the processes of a desk: it answers requests, and leaves the rest to the one that started it.
import { boot, type Booted, type Progress } from '../boot.ts'
import type { Config } from '../config.ts'
import type { Desk } from '../platform/context.ts'
import { adoptHealth, readHealthItems, watchHealth, type HealthItem } from '../platform/health.ts'
import { measureOthersBy, measureOwn } from '../platform/metrics.ts'
import type { Measured, ToPrimary, ToWorker, Welcome } from '../platform/process-talk.ts'
import { exitCodes, StartFault } from '../platform/start-fault.ts'
import { prepareServing, type Serving } from './serving.ts'

const drainMs = 9_000

/** Serves until the primary says stop, or is gone. Ends the process. */
export const serveAsWorker = async (config: Config, progress: Progress): Promise<number> => {
  const stopping = waitForStop()
  try {
    const welcome = await greetPrimary()
    const preparing = Promise.withResolvers<Serving>()
    const booted = await boot(asWorker(config, welcome), {
      progress,
      database: 'owns',
      process: welcome.number,
      meanwhile: async (desk) => preparing.resolve(await prepareServing(desk)),
    })
    const serving = await preparing.promise
    const url = await serving.start(booted.directUrl)
    joinOthers(booted.desk, welcome, serving)
    await tell({ say: 'ready', url })
    await stopping
    await finish(serving, booted)
    process.exit(exitCodes.ok)
  } catch (error) {
    // In one sentence it is the primary's to say, once; a bug is told where it happened.
    if (!(error instanceof StartFault)) throw error
    await tell({ say: 'fault', message: error.message, exitCode: error.exitCode })
    process.exit(error.exitCode)
  }
}

const finish = async (serving: Serving, booted: Booted) => {
  setTimeout(() => process.exit(exitCodes.failed), drainMs).unref()
  await serving.stop()
  await booted.stop()
}

// A terminal sends Ctrl-C to all processes at once: what comes of it is the primary's to say. It is SIGTERM alone that
// may be meant for this one. Whose primary has gone serves a desk that has ended.
const waitForStop = () =>
  new Promise<void>((settle) => {
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
    process.on('SIGTERM', () => settle())
    process.once('disconnect', () => settle())
    hear('stop', () => settle())
  })

const greetPrimary = () =>
  new Promise<Welcome>((settle) => {
    hear('welcome', ({ welcome }) => settle(welcome))
    // Before there is anything to finish.
    process.once('disconnect', () => setTimeout(() => process.exit(exitCodes.failed), drainMs).unref())
    void tell({ say: 'hello' })
  })

// What a provider is asked at most is divided, so that more processes do not ask more.
const asWorker = (config: Config, { database, processes }: Welcome): Config => ({
  ...config,
  database: { kind: 'external', ...database },
  triage: {
    ...config.triage,
    concurrency: Math.max(1, Math.floor(config.triage.concurrency / processes)),
    callsPerMinute: Math.max(1, Math.floor(config.triage.callsPerMinute / processes)),
  },
})

const joinOthers = (desk: Desk, welcome: Welcome, serving: Serving) => {
  hear('lead', () => serving.lead())
  shareHealth(desk, welcome.health)
  hear('measure', ({ question }) => {
    void measureOwn({ desk }).then((own) => tell({ say: 'measured', question, own }))
  })
  measureOthersBy({ desk }, askingPrimary())
}

// What one finds failing, such as the model provider, all of them show.
const shareHealth = (desk: Desk, known: readonly HealthItem[]) => {
  let adopting: HealthItem | undefined
  const adopt = (item: HealthItem) => {
    adopting = item
    adoptHealth({ desk }, item)
  }
  watchHealth({ desk }, (item) => {
    if (item !== adopting) void tell({ say: 'health', item })
  })
  for (const item of known) adopt(item)
  const isNews = ({ name }: HealthItem) => known.every((other) => other.name !== name)
  for (const item of readHealthItems({ desk }).filter(isNews)) void tell({ say: 'health', item })
  hear('health', ({ item }) => adopt(item))
}

const askingPrimary = () => {
  const waiting = new Map<number, (all: readonly Measured[]) => void>()
  let asked = 0
  hear('measured', ({ question, all }) => {
    waiting.get(question)?.(all)
    waiting.delete(question)
  })
  return () =>
    new Promise<readonly Measured[]>((settle) => {
      waiting.set(++asked, settle)
      void tell({ say: 'measure-others', question: asked })
    })
}

type Said<S extends ToWorker['say']> = Extract<ToWorker, { readonly say: S }>

const hear = <S extends ToWorker['say']>(say: S, act: (message: Said<S>) => void) => {
  process.on('message', (message: ToWorker) => {
    if (message.say === say) act(message as Said<S>)
  })
}

/** Resolves when it is on its way. Nobody to tell is no fault: the desk is ending. */
const tell = (message: ToPrimary) =>
  new Promise<void>((settle) => {
    if (process.connected) process.send?.(message, undefined, {}, () => settle())
    else settle()
  })
