// What the classifier knows before it has learnt anything: lexicon/concepts.tsv says which ideas speak for which category
// and urgency, and one file a language (lexicon/en.tsv, …) how people put them. All of it written for this program.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { categories, type Category } from '#shared/words.ts'
import { newLanguageGuess } from './language.ts'
import { newPhraseFinder, type Found } from './phrase-finder.ts'
import { readPhrases } from './phrases.ts'

/** How a concept bears on priority (priority.ts says how much). */
export const urgencies = ['critical', 'urgent', 'harm', 'high', 'problem', 'calm'] as const
export type Urgency = (typeof urgencies)[number]

export interface Concept {
  readonly name: string
  readonly category: Category | null
  /** 1: a hint · 2: a clue · 3: clear · 4 and more: decides unless something else decides as well. */
  readonly weight: number
  readonly urgency: Urgency | null
  readonly reason: string
}

/** A word or phrase that a desk adds to the lexicon, in the notation of phrases.ts. */
export interface LexiconWord {
  readonly phrase: string
  readonly category: Category
  readonly urgency?: Urgency | null
  readonly weight?: number
}

/** A concept found in a text, with the words it was found by: from the first to before the last. */
export interface Mention {
  readonly concept: number
  readonly from: number
  readonly to: number
}

export interface Lexicon {
  readonly concepts: readonly Concept[]
  readonly mentionsIn: (words: readonly string[]) => Mention[]
  /** A word that says something about a language and nothing about anything else. */
  readonly isSmallWord: (word: string) => boolean
}

const folder = join(import.meta.dirname, 'lexicon')
const functionWords = '@words'
const negations = '@not'

interface Entry {
  readonly concept: number
  readonly language: string
}

/** @throws Error naming file and line of what cannot be read. */
export const readLexicon = (added: readonly LexiconWord[] = []): Lexicon => {
  const concepts = [...readConcepts(), ...added.map(conceptOf)]
  const numberOf = new Map(concepts.map(({ name }, index) => [name, index]))
  const finder = newPhraseFinder()
  const guess = newLanguageGuess()
  const notWords = new Set<string>()
  const entries: Entry[] = []
  const add = (phrases: string, entry: Entry) => {
    for (const phrase of readPhrases(phrases)) finder.add(phrase, entries.push(entry) - 1)
  }
  for (const { language, name, phrases, where } of readLanguages()) {
    if (name === functionWords) guess.add(language, phrases)
    else if (name === negations) for (const word of phrases.split(' ')) notWords.add(word)
    else {
      const concept = numberOf.get(name)
      if (concept === undefined) throw new Error(`${where}: there is no concept "${name}" in concepts.tsv.`)
      try {
        add(phrases, { concept, language })
      } catch (error) {
        throw new Error(`${where}: ${(error as Error).message}`, { cause: error })
      }
    }
  }
  for (const [index, { phrase }] of added.entries())
    add(phrase, { concept: concepts.length - added.length + index, language: everyLanguage })

  const mentionsIn = (words: readonly string[]): Mention[] => {
    const found = finder.find(words)
    if (found.length === 0) return []
    const { isSpoken, isHeard } = guess.languagesOf(words)
    const possible = found
      .map(({ entry, from, to }: Found) => ({ ...entries[entry]!, from, to }))
      .filter(({ language }) => language === everyLanguage || isSpoken(language))
    const phraseLanguages = new Set(possible.filter(({ from, to }) => to - from > 1).map(({ language }) => language))
    // A lone word of a language of which nothing else is there is most likely a word of another.
    return longestOf(
      possible.filter(
        ({ language, from, to }) =>
          to - from > 1 || language === everyLanguage || isHeard(language) || phraseLanguages.has(language),
      ),
    ).filter(
      ({ concept, from }) =>
        !isDeniable(concepts[concept]!) ||
        !(notWords.has(words[from - 1] ?? '') || notWords.has(words[from - 2] ?? '')),
    )
  }
  return { concepts, mentionsIn, isSmallWord: guess.isSmallWord }
}

const everyLanguage = ''

const conceptOf = ({ phrase, category, urgency = null, weight = 4 }: LexiconWord): Concept => ({
  name: `added: ${phrase}`,
  category,
  weight,
  urgency,
  reason: phrase,
})

/** "No data was lost", "not hacked": an alarm that is denied is none. What a text is about stays what it is about. */
const isDeniable = ({ urgency }: Concept) => urgency === 'critical' || urgency === 'urgent'

/** Phrases before words: what lies within a longer phrase belongs to that one. */
const longestOf = (found: readonly (Mention & { readonly language: string })[]): Mention[] => {
  const longestFirst = found.toSorted(
    (one, other) => other.to - other.from - (one.to - one.from) || one.from - other.from,
  )
  const kept: Mention[] = []
  for (const { concept, from, to } of longestFirst) {
    const isCovered = kept.some((one) => one.from <= from && to <= one.to && one.to - one.from > to - from)
    const isKnown = kept.some((one) => one.concept === concept && one.from === from && one.to === to)
    if (!isCovered && !isKnown) kept.push({ concept, from, to })
    if (kept.length >= mostMentions) break
  }
  return kept.toSorted((one, other) => one.from - other.from || one.to - other.to || one.concept - other.concept)
}

// A text that says more than this has said everything; the bound keeps the work for a hostile one small.
const mostMentions = 80

const readConcepts = (): Concept[] => {
  const [, ...rows] = linesOf('concepts.tsv')
  return rows.map(({ cells, where }) => {
    const [name = '', category = '', weight = '', urgency = '', reason] = cells
    if (!reason) throw new Error(`${where}: name, category, weight, urgency and reason, with tabs between.`)
    return {
      name,
      category: categories.find((one) => one === category) ?? null,
      weight: weight === '-' ? 0 : Number(weight),
      urgency: urgencies.find((one) => one === urgency) ?? null,
      reason,
    }
  })
}

const readLanguages = () =>
  readdirSync(folder)
    .filter((file) => /^\w\w\.tsv$/.test(file))
    .toSorted()
    .flatMap((file) =>
      linesOf(file).map(({ cells: [name = '', phrases = ''], where }) => ({
        language: file.slice(0, 2),
        name,
        phrases,
        where,
      })),
    )

const linesOf = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .map((line, index) => ({ cells: line.split('\t'), where: `lexicon/${file}:${index + 1}` }))
    .filter(({ cells: [first = ''] }) => first !== '' && !first.startsWith('#'))
