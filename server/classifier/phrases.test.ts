import { describe, expect, test } from 'vitest'
import { newPhraseFinder } from './phrase-finder.ts'
import { readPhrases } from './phrases.ts'
import { wordsOf } from './words.ts'

const find = (phrases: string, text: string) => {
  const finder = newPhraseFinder()
  for (const phrase of readPhrases(phrases)) finder.add(phrase, 7)
  return finder.find(wordsOf(text))
}

test.each([
  ['bill*', 'my billing', true],
  ['bill', 'my billing', false],
  ['*rechnung*', 'Monatsrechnungen', true],
  ['log in', 'log me in', false],
  ['log .. in', 'log me in', true],
  ['log .. in', 'log in', true],
  ['log .. in', 'log a b c in', true],
  ['log .. in', 'log a b c d in', false],
  ["(can't|can not) .. (pay|log in)", 'I can’t ever log in', true],
  ["(can't|can not) .. (pay|log in)", 'I can not pay', true],
  ["(can't|can not) .. (pay|log in)", 'I can log in', false],
  ['change (my|) address', 'change address', true],
  ['change (my|) address', 'change my address', true],
  ['change (my|) address', 'change the address', false],
  ['one, two', 'two', true],
  ['two words', 'two', false],
  ['a b a c', 'a b a b a c', true],
  ['cannot (log (in|on)|enter)', 'I cannot log on', true],
  ['ログイン .. できません', 'ログインすることができません', true],
  ['退款', '我要退款', true],
  ['환불*', '환불해 주세요', true],
  ['حساب*', 'وبحسابي', true],
  ['دخول', 'بالدخول', true],
  ['חשבון', 'לחשבון', true],
  ['Ünal', 'U\u0308NAL', true],
])('%s in "%s": %s', (phrases, text, isFound) => expect(find(phrases, text).length > 0).toBe(isFound))

test('what is found says where', () => {
  expect(find('charged .. twice', 'I was charged for it twice')).toEqual([{ entry: 7, from: 2, to: 6 }])
})

test.each([
  '.. word',
  '*ab*',
  '--',
  'a*',
  'word ..',
  '*two words*',
  'one two three four five six seven eight nine ten eleven twelve thirteen',
])('"%s" is no phrase', (phrase) => expect(() => readPhrases(phrase)).toThrow(/^Not a phrase: /))

describe('however often words repeat', () => {
  test('a phrase is found where it first ends, and the text is walked once', () => {
    const found = find('a .. a .. a .. a .. b', `${'a '.repeat(1_000)}b`)
    expect(found).toHaveLength(1)
  })
})
