// Figures of a desk of several processes: the worker that is asked for /metrics adds up those of all of them.
import type { Worker } from 'node:cluster'
import type { Measured, ToWorker } from './process-talk.ts'

/** One that does not answer by then is left out. */
const patienceMs = 1_000

interface Question {
  readonly asker: Worker
  readonly questionOfAsker: number
  readonly all: Measured[]
  missing: number
  readonly patience: NodeJS.Timeout
}

/** The primary's part: passes the question on, collects the answers, and adds its own figures. */
export const gatherMeasures = (workersNow: () => readonly Worker[]) => {
  const questions = new Map<number, Question>()
  let asked = 0
  let restarts = 0
  const answer = (question: number) => {
    const found = questions.get(question)
    if (!found) return
    questions.delete(question)
    clearTimeout(found.patience)
    const all = [...found.all, measureSelf(restarts)]
    send(found.asker, { say: 'measured', question: found.questionOfAsker, all })
  }
  return {
    ask: (asker: Worker, questionOfAsker: number) => {
      const others = workersNow().filter((worker) => worker !== asker)
      const question = ++asked
      const patience = setTimeout(() => answer(question), patienceMs).unref()
      questions.set(question, { asker, questionOfAsker, all: [], missing: others.length, patience })
      for (const other of others) send(other, { say: 'measure', question })
      if (others.length === 0) answer(question)
    },
    take: (question: number, own: Measured) => {
      const found = questions.get(question)
      if (!found) return
      found.all.push(own)
      if (--found.missing === 0) answer(question)
    },
    countRestart: () => void restarts++,
  }
}

const send = (worker: Worker, message: ToWorker) => {
  if (worker.isConnected()) worker.send(message, () => undefined)
}

// By hand, under the names the workers use: the primary would need the whole library for three figures.
const measureSelf = (restarts: number): Measured => {
  const { user, system } = process.cpuUsage()
  return [
    {
      name: 'process_resident_memory_bytes',
      help: 'Resident memory size in bytes.',
      type: 'gauge',
      aggregator: 'sum',
      values: [{ value: process.memoryUsage.rss(), labels: {} }],
    },
    {
      name: 'process_cpu_seconds_total',
      help: 'Total user and system CPU time spent in seconds.',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value: (user + system) / 1e6, labels: {} }],
    },
    {
      name: 'docket_process_restarts_total',
      help: 'Processes of the desk that ended and were started again',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value: restarts, labels: {} }],
    },
  ]
}
