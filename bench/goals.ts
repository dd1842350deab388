// What Docket is to be worth, as shares of the ceiling in the same run (docs/performance.md, "The ceiling").

export interface Goal {
  readonly atLeast: number
  readonly aim: number
}

/** By the name of an operation. */
export const goals: Readonly<Record<string, Goal>> = {
  'list, newest 50': { atLeast: 0.6, aim: 0.85 },
  'list, filtered by status and priority': { atLeast: 0.6, aim: 0.85 },
  'one ticket': { atLeast: 0.5, aim: 0.75 },
  'search, one ticket has it': { atLeast: 0.6, aim: 0.85 },
  'search, a few in a thousand have it': { atLeast: 1, aim: 3 },
  'search, one in a hundred has it': { atLeast: 1, aim: 3 },
  'search, most have it': { atLeast: 0.6, aim: 1 },
  'search, none has it': { atLeast: 0.6, aim: 0.85 },
  'search, two letters none has': { atLeast: 10, aim: 100 },
  stats: { atLeast: 0.4, aim: 0.75 },
  create: { atLeast: 0.5, aim: 0.8 },
  'change of status': { atLeast: 0.8, aim: 3 },
  'mixed, 80 % reads': { atLeast: 0.7, aim: 1 },
}

/** Resident memory of an app's process, in MB. */
export const memoryGoal = { atMost: 150, aim: 110 }

export const verdictOn = (ratio: number | undefined, { atLeast, aim }: Goal) => {
  if (ratio === undefined || Number.isNaN(ratio)) return 'NOT MEASURED'
  if (ratio >= aim) return 'good'
  return ratio >= atLeast ? 'enough' : 'FALLS SHORT'
}
