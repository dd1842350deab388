// The primary's side of a desk of several processes: starts those that serve, starts again what dies, stops them all.
// It takes connections in and hands them round (node:cluster), so each worker gets its share.
import type { DatabaseAddresses } from '#server/config.ts'
import cluster, { type Worker } from 'node:cluster'
import type { Logger } from './context.ts'
import type { HealthItem } from './health.ts'
import type { ToPrimary, ToWorker, Welcome } from './process-talk.ts'
import { exitCodes, StartFault } from './start-fault.ts'
import { gatherMeasures } from './worker-measures.ts'

/** A worker that lived less than this died at once. */
const soonMs = 5_000
const mostSoonDeaths = 5
const firstPauseMs = 100

interface Place {
  readonly number: number
  worker: Worker | undefined
  isReady: boolean
  startedAt: number
  soonDeaths: number
  restarting: NodeJS.Timeout | undefined
}

interface Options {
  readonly processes: number
  readonly database: DatabaseAddresses
  readonly log: Logger
}

export interface Workers {
  /** The address, once all of them serve for the first time. @throws StartFault where one of them cannot */
  readonly ready: Promise<string>
  /** Rejects with a StartFault when a worker dies at once again and again. */
  readonly failed: Promise<never>
  /** Lets them finish what is under way; what is not done by then is ended. */
  stop(patienceMs: number): Promise<void>
}

export const startWorkers = ({ processes, database, log }: Options): Workers => {
  const places = Array.from({ length: processes }, (_, at): Place => ({
    number: at + 1,
    worker: undefined,
    isReady: false,
    startedAt: 0,
    soonDeaths: 0,
    restarting: undefined,
  }))
  const health = new Map<string, HealthItem>()
  const measures = gatherMeasures(() => places.filter(({ isReady }) => isReady).flatMap(({ worker }) => worker ?? []))
  const ready = Promise.withResolvers<string>()
  const failed = Promise.withResolvers<never>()
  let leader: Place | undefined
  let url: string | undefined
  let isStopping = false

  const fail = (fault: StartFault) => {
    isStopping = true
    if (url === undefined) ready.reject(fault)
    failed.reject(fault)
  }
  const chooseLeader = () => {
    leader = places.find(({ isReady }) => isReady)
    if (leader) tell(leader, { say: 'lead' })
  }
  const start = (place: Place) => {
    const worker = cluster.fork()
    Object.assign(place, { worker, isReady: false, startedAt: Date.now() })
    worker.on('message', (message: ToPrimary) => hear(place, message))
    worker.on('error', (error) => log.warn({ err: error, process: place.number }, 'a process could not be spoken to'))
    worker.once('exit', (code, signal) => bury(place, signal ?? `exit code ${code}`))
  }
  const hear = (place: Place, message: ToPrimary) => {
    switch (message.say) {
      case 'hello': {
        const welcome: Welcome = { number: place.number, processes, database, health: [...health.values()] }
        return tell(place, { say: 'welcome', welcome })
      }
      case 'ready':
        place.isReady = true
        if (!leader) chooseLeader()
        if (url !== undefined || !places.every(({ isReady }) => isReady)) return
        url = message.url
        return ready.resolve(url)
      case 'fault':
        // Once the desk is up, what keeps one process from starting may pass; it is tried again like any death.
        return url === undefined ? fail(new StartFault(message.message, message.exitCode)) : undefined
      case 'health':
        health.set(message.item.name, message.item)
        for (const other of places) if (other !== place && other.isReady) tell(other, message)
        return
      case 'measure-others':
        return place.worker && measures.ask(place.worker, message.question)
      case 'measured':
        return measures.take(message.question, message.own)
    }
  }
  const bury = (place: Place, how: string) => {
    Object.assign(place, { worker: undefined, isReady: false })
    if (isStopping) return
    measures.countRestart()
    if (leader === place) chooseLeader()
    place.soonDeaths = Date.now() - place.startedAt < soonMs ? place.soonDeaths + 1 : 0
    if (place.soonDeaths >= mostSoonDeaths) {
      return fail(
        new StartFault(
          `A process of the desk ended at once ${mostSoonDeaths} times in a row (last: ${how}). ` +
            'What it said stands above; WEB_PROCESSES=1 runs the desk without others.',
          exitCodes.failed,
        ),
      )
    }
    const pauseMs = place.soonDeaths === 0 ? 0 : firstPauseMs * 2 ** (place.soonDeaths - 1)
    log.error({ process: place.number, how, pauseMs }, 'a process of the desk ended and is started again')
    place.restarting = setTimeout(() => start(place), pauseMs)
  }

  // Whoever waits for one of them may have left the other alone.
  for (const { promise } of [ready, failed]) promise.catch(() => undefined)
  for (const place of places) start(place)
  return {
    ready: ready.promise,
    failed: failed.promise,
    stop: async (patienceMs) => {
      isStopping = true
      for (const { restarting } of places) clearTimeout(restarting)
      await Promise.all(places.flatMap(({ worker }) => (worker ? [endWorker(worker, patienceMs)] : [])))
    },
  }
}

const endWorker = (worker: Worker, patienceMs: number) =>
  new Promise<void>((settle) => {
    const hardStop = setTimeout(() => worker.process.kill('SIGKILL'), patienceMs)
    worker.once('exit', () => {
      clearTimeout(hardStop)
      settle()
    })
    send(worker, { say: 'stop' })
  })

const tell = ({ worker }: Place, message: ToWorker) => worker && send(worker, message)

/** To one that may be dying: what happens then is told by its exit. */
const send = (worker: Worker, message: ToWorker) => {
  if (worker.isConnected()) worker.send(message, () => undefined)
}
