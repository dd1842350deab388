import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLexicon } from './lexicon.ts'
import { wordsOf } from './words.ts'

const folder = join(import.meta.dirname, 'lexicon')
const languages = readdirSync(folder).filter((file) => /^\w\w\.tsv$/.test(file))
const lexicon = readLexicon()
const mentions = (text: string) =>
  lexicon.mentionsIn(wordsOf(text)).map(({ concept }) => lexicon.concepts[concept]!.name)

test('it speaks more than twenty languages', () => expect(languages.length).toBeGreaterThan(20))

test.each(languages)('%s: each line is a concept and its phrases, once, for every category and for urgency', (file) => {
  const rows = readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  expect(rows.filter((row) => row.length !== 2)).toEqual([])
  const names = rows.map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of [
    'duplicate_charge',
    'refund',
    'not_working',
    'cannot_log_in',
    'password',
    'opening_hours',
    'delivery',
    'urgent',
    'question',
  ])
    expect(names, name).toContain(name)
})

describe('which phrases count', () => {
  test('a phrase before the words in it', () => {
    expect(mentions('change my credit card address')).toEqual(['personal_details'])
    expect(mentions('my credit card')).toEqual(['bank_card'])
  })
  test('a word that means something else in the language of the text does not', () => {
    expect(mentions('Necesito ayuda para mi perro porque no come nada')).not.toContain('payment')
    // German for "the", "that" and "was".
    expect(mentions('Was ist das, die Maus und der Hund war hier')).not.toContain('outage')
  })
  test('a lone short word of a language that is not there does not', () => {
    expect(mentions('Lorem ipsum dolor sit amet')).toEqual([])
    expect(mentions('síť')).toContain('connection')
  })
})
