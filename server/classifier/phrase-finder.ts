// Finds the phrases of a lexicon in a list of words. All phrases are walked at once, word by word, and never back: a state
// is how far into a phrase the text has come, and there are at most so many states at a time. Time is linear in the text.
// Some 40,000 states stand in flat arrays: as objects they would take ten times the memory and the time to make.
import { newVocabulary } from './vocabulary.ts'
import { isGap, type Phrase, type PhrasePlace, type PhraseStep } from './phrases.ts'

export interface Found {
  /** What was given to `add` with the phrase. */
  readonly entry: number
  /** The first word, and the one after the last. */
  readonly from: number
  readonly to: number
}

interface Active {
  readonly state: number
  readonly from: number
  /** So many words of any kind may still be passed over here. */
  readonly gap: number
}

const mostActive = 256
const none = -1
const root = 0

export const newPhraseFinder = () => {
  const vocabulary = newVocabulary()
  // By state: the first of its edges, its gap, its entries' list. Edges and lists are chained by `next…`.
  const firstEdge = [none]
  const gapOf = [0]
  const firstEnd = [none]
  const [edgeWord, edgeTo, nextEdge]: [number[], number[], number[]] = [[], [], []]
  const [endEntry, nextEnd]: [number[], number[]] = [[], []]
  /** Edges of the root by number of the word; every text word starts there. */
  const startsOf: number[][] = []
  const sharedStart = new Map<number, number>()
  const free = 0

  const newState = (gap = 0) => {
    firstEnd.push(none)
    gapOf.push(gap)
    return firstEdge.push(none) - 1
  }

  /** `word` 0 is none: whoever is in `from` is in `to` as well. */
  const connect = (from: number, word: number, to: number) => {
    if (from === root) {
      ;(startsOf[word] ??= []).push(to)
      return
    }
    nextEdge.push(firstEdge[from]!)
    edgeTo.push(to)
    firstEdge[from] = edgeWord.push(word) - 1
  }

  /** Makes `phrase` known under `entry`. */
  const add = (phrase: Phrase, entry: number) => {
    if (phrase.kind === 'part') {
      vocabulary.addPart(phrase.part, entry)
      return
    }
    let here = root
    for (const [index, place] of phrase.places.entries()) here = addPlace(here, place, index < phrase.places.length - 1)
    nextEnd.push(firstEnd[here]!)
    firstEnd[here] = endEntry.push(entry) - 1
  }

  const addPlace = (from: number, place: PhrasePlace, isFollowed: boolean): number => {
    const [only] = place
    const [word] = only ?? []
    // Phrases that begin with the same word share its state.
    if (from === root && isFollowed && place.length === 1 && only?.length === 1 && word && !isGap(word)) {
      const number = vocabulary.numberOf(word)
      const shared = sharedStart.get(number)
      if (shared !== undefined) return shared
      const to = newState()
      sharedStart.set(number, to)
      connect(root, number, to)
      return to
    }
    const join = newState()
    for (const steps of place) addRun(from, steps, join)
    return join
  }

  const addRun = (from: number, steps: readonly PhraseStep[], join: number) => {
    let here = from
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1
      if (isGap(step)) {
        const gap = newState(step.mostWords)
        connect(here, free, gap)
        here = gap
        if (isLast) connect(here, free, join)
      } else {
        const to = isLast ? join : newState()
        connect(here, vocabulary.numberOf(step), to)
        here = to
      }
    }
    if (steps.length === 0) connect(from, free, join)
  }

  let seenAt = new Uint32Array(0)
  let isNow = new Uint32Array(0)
  let clock = 0

  const find = (text: readonly string[]): Found[] => {
    if (seenAt.length < firstEdge.length || isNow.length <= vocabulary.size()) {
      seenAt = new Uint32Array(firstEdge.length)
      isNow = new Uint32Array(vocabulary.size() + 1)
      clock = 0
    }
    const found: Found[] = []
    let active: Active[] = []
    for (const [index, word] of text.entries()) {
      const { numbers, parts } = vocabulary.read(word)
      for (const entry of parts) found.push({ entry, from: index, to: index + 1 })
      const coming: Active[] = []
      clock++
      for (const number of numbers) isNow[number] = clock
      const enter = (state: number, from: number, gap: number) => {
        if (seenAt[state] === clock || coming.length >= mostActive) return
        seenAt[state] = clock
        coming.push({ state, from, gap })
        for (let end = firstEnd[state]!; end !== none; end = nextEnd[end]!)
          found.push({ entry: endEntry[end]!, from, to: index + 1 })
        for (let edge = firstEdge[state]!; edge !== none; edge = nextEdge[edge]!) {
          const to = edgeTo[edge]!
          if (edgeWord[edge] === free) enter(to, from, gapOf[to]!)
        }
      }
      // Those that began last come first: what is found is as short as can be.
      for (const number of numbers) for (const to of startsOf[number] ?? []) enter(to, index, gapOf[to]!)
      for (const { state, from } of active) {
        for (let edge = firstEdge[state]!; edge !== none; edge = nextEdge[edge]!) {
          const number = edgeWord[edge]!
          if (number !== free && isNow[number] === clock) enter(edgeTo[edge]!, from, gapOf[edgeTo[edge]!]!)
        }
      }
      for (const { state, from, gap } of active) if (gap > 0) enter(state, from, gap - 1)
      active = coming
    }
    return found
  }

  return { add, find }
}
