// Priorities as this desk gives them. Desks differ in what they call high more than in anything else: the desk's own word
// counts only where its history shows that it can be predicted; until then, only alarms of the lexicon do.
import { priorities, type Priority } from '#shared/words.ts'
import { quadraticKappa } from './kappa.ts'
import { newLearner, type Label } from './learner.ts'
import type { Lexicon } from './lexicon.ts'
import { softmax } from './linear-model.ts'
import { isAlarm, priorityAt, urgencyOf } from './priority.ts'
import type { Reading } from './reading.ts'

export interface PriorityOpinion {
  readonly priority: Priority
  /** `alarm`: words that sound critical or high; `desk`: learnt here; `none`: nothing to go by. */
  readonly priorityBasis: 'alarm' | 'desk' | 'none'
}

export interface PriorityStanding {
  /** Whether the desk's own word counts. */
  readonly speaks: boolean
  /** Kappa of what was said before each label was known: by what the desk taught, and by the lexicon alone. */
  readonly deskKappa: number
  readonly lexiconKappa: number
}

const judgedOver = 300
const judgedEvery = 10
const leastJudged = 50
const leastKappa = 0.2
/** How much a step away from what the lexicon says costs, as a logit. */
const pull = 0.6

const [low, medium] = [priorities.indexOf('low'), priorities.indexOf('medium')]
const rankOf = (priority: Priority) => priorities.indexOf(priority)

export const newDeskPriority = (lexicon: Lexicon) => {
  const learner = newLearner({ classes: priorities.length, replayed: 1 })
  const judged: { readonly wanted: number; readonly desk: number; readonly lexicon: number }[] = []
  let labels = 0
  let standing: PriorityStanding = { speaks: false, deskKappa: 0, lexiconKappa: 0 }

  const guess = (reading: Reading) => {
    const urgency = urgencyOf(lexicon, reading.strengths)
    const byLexicon = priorityAt(urgency)
    const label = { features: reading.features, base: baseOf(byLexicon) }
    const rank = middleOf(softmax(learner.logitsOf(label)))
    // A desk that calls nothing critical may overrule an alarm, but not down to what can wait.
    return { label, urgency, byLexicon, rank: rank === low && byLexicon === 'critical' ? medium : rank }
  }

  const learn = (reading: Reading, { target, weight }: Pick<Label, 'target' | 'weight'>) => {
    const { label, byLexicon, rank } = guess(reading)
    judged.push({ wanted: target, desk: rank, lexicon: rankOf(byLexicon) })
    if (judged.length > judgedOver) judged.shift()
    learner.learn({ ...label, target, weight })
    if (++labels % judgedEvery > 0) return
    const deskKappa = quadraticKappa(judged.map(({ wanted, desk }) => [wanted, desk]))
    const lexiconKappa = quadraticKappa(judged.map((one) => [one.wanted, one.lexicon]))
    const speaks = judged.length >= leastJudged && deskKappa >= Math.max(leastKappa, lexiconKappa)
    standing = { speaks, deskKappa, lexiconKappa }
  }

  const opinionOf = (reading: Reading): PriorityOpinion => {
    const { urgency, byLexicon, rank } = guess(reading)
    if (standing.speaks) return { priority: priorities[rank]!, priorityBasis: 'desk' }
    return { priority: byLexicon, priorityBasis: isAlarm(urgency) ? 'alarm' : 'none' }
  }

  return { learn, opinionOf, standing: () => standing, arrays: learner.arrays }
}

const baseOf = (priority: Priority) => priorities.map((_, rank) => -pull * Math.abs(rank - rankOf(priority)))

/** The rank in the middle of what is likely: two steps off cost more than two times one step. */
const middleOf = (probabilities: readonly number[]) =>
  Math.round(probabilities.reduce((sum, probability, rank) => sum + probability * rank, 0))
