// A text as numbers that a linear model can learn from: which words, which pairs of words, which runs of three to five
// letters and which concepts of the lexicon it has, each put into one of 65,536 places by a hash. Different words may
// share a place; that costs little, and the model never grows. A script without spaces has single characters for words,
// so pairs and triples stand for its words.

export const hashedPlaces = 2 ** 16

/** Sparse. Each group has one value for all its places; each place is there once, in the order of first occurrence. */
export interface Features {
  readonly places: Uint16Array
  readonly groups: readonly { readonly to: number; readonly value: number }[]
}

const mostWords = 150
/** Letters of so many different words: after them, little is new, and each is a dozen places. */
const mostSpelled = 60
const share = { words: 1, pairs: 0.7, letters: 0.8, concepts: 1 } as const

export const featuresOf = (words: readonly string[], concepts: readonly string[]): Features => {
  const read = words.length > mostWords ? words.slice(0, mostWords) : words
  const collection = newCollection()
  const hashes = read.map((word) => hashOf(word.replace(digits, '0')))
  for (const hash of hashes) collection.add(hash, 1)
  collection.end(share.words)
  for (let index = 1; index < hashes.length; index++) {
    collection.add(Math.imul(hashes[index - 1]!, 31) ^ hashes[index]!, 2)
    // Three characters of a script without spaces are about a word.
    if (index > 1 && read[index]!.length === 1 && read[index - 1]!.length === 1 && read[index - 2]!.length === 1)
      collection.add(Math.imul(Math.imul(hashes[index - 2]!, 31) ^ hashes[index - 1]!, 31) ^ hashes[index]!, 3)
  }
  collection.end(share.pairs)
  const spelled = [...new Set(read)].filter((word) => word.length > 1).slice(0, mostSpelled)
  for (const word of spelled) addLetters(collection, word)
  collection.end(share.letters)
  for (const name of concepts) collection.add(hashOf(name), 9)
  collection.end(share.concepts)
  return collection.taken()
}

/** Where a word has its place as a word: what the models know of it alone. */
export const placeOfWord = (word: string) => placeOf(hashOf(word.replace(digits, '0')), 1)

const digits = /\p{N}+/gu
const edge = 0x5f
const longestRun = 5

/** Runs of three to five letters, the edges of the word among them. */
const addLetters = (collection: Collection, word: string) => {
  const length = word.length + 2
  for (let from = 0; from + 3 <= length; from++) {
    let hash = offset
    const most = Math.min(longestRun, length - from)
    for (let size = 1; size <= most; size++) {
      const at = from + size - 1
      hash = Math.imul(hash ^ (at === 0 || at === length - 1 ? edge : word.charCodeAt(at - 1)), prime)
      if (size >= 3) collection.add(hash, size + 1)
    }
  }
}

// FNV-1a over UTF-16 units.
const offset = 0x811c9dc5
const prime = 0x01000193

const hashOf = (word: string) => {
  let hash = offset
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), prime)
  return hash
}

/** With a finish that spreads it: the low bits of FNV alone are no good. */
const placeOf = (hash: number, kind: number) => {
  let mixed = Math.imul(hash ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) & (hashedPlaces - 1)
}

type Collection = ReturnType<typeof newCollection>

// One for the process: clearing 65,536 marks for every text would cost more than reading it.
const marks = new Uint32Array(hashedPlaces)
let mark = 0

const newCollection = () => {
  if (++mark === 2 ** 32 - 1) {
    marks.fill(0)
    mark = 1
  }
  const places: number[] = []
  const groups: { to: number; value: number }[] = []
  return {
    add: (hash: number, kind: number) => {
      const place = placeOf(hash, kind)
      if (marks[place] === mark) return
      marks[place] = mark
      places.push(place)
    },
    /** A group has the same length however long the text is. */
    end: (length: number) => {
      const size = places.length - (groups.at(-1)?.to ?? 0)
      groups.push({ to: places.length, value: length / Math.sqrt(Math.max(1, size)) })
    },
    taken: (): Features => ({ places: Uint16Array.from(places), groups }),
  }
}
