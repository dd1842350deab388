// The built-in classifier: no key, no model elsewhere, nothing leaves the process. A lexicon in some 28 languages and a
// small shipped prior answer at once; what a desk's people correct makes it the desk's own (makeDeskModel).
import { opinionOfShipped, shipped } from './shipped.ts'
import type { TicketText } from './words.ts'

export { bandOf, bands, prefillThreshold, wilsonLowerBound, type Band, type BandOutcome } from './bands.ts'
export { labelWeights, makeDeskModel, type DeskExample, type DeskModel, type DeskSnapshot } from './desk-model.ts'
export { quadraticKappa } from './kappa.ts'
export { readPhrases } from './phrases.ts'
export { makeShipped, opinionOfShipped, shipped, type Shipped } from './shipped.ts'
export type { LexiconWord } from './lexicon.ts'
export type { Opinion } from './opinion.ts'
export type { TicketText } from './words.ts'

/** What the classifier thinks as it is shipped. Always an opinion; what it is good for, `bandOf` says. */
export const opinionOf = (text: TicketText) => opinionOfShipped(shipped(), text)
