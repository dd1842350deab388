import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { categories, priorities } from '#shared/words.ts'
import { compilePhrases, findConcepts } from './local-phrases.ts'
import { wordsOf } from './local-words.ts'
import { classifyLocally, guessCategory, leastConfidence } from './local.ts'

describe('what people write', () => {
  test.each([
    ['I was charged twice for my subscription', 'billing', 'high', 'duplicate charge'],
    ['Please refund my last payment, I cancelled in time', 'billing', 'medium', 'refund'],
    ['I cannot log in to my account since this morning', 'account', 'high', 'cannot log in'],
    ['How do I change the email address of my profile?', 'account', 'low', 'change of personal details'],
    ['My account was hacked and someone uses it', 'account', 'critical', 'account broken into'],
    ['The website is down for all our customers, this is urgent', 'technical', 'critical', 'outage'],
    ['The app crashes every time I open a photo', 'technical', 'high', 'crash'],
    ['Export to CSV fails with error 500', 'technical', 'medium', undefined],
    ['What are your opening hours on Sunday?', 'general', 'low', 'opening hours'],
    ['It would be nice if you added a dark mode', 'general', 'low', 'feature wish'],
    ['Ich wurde zweimal abgebucht, bitte erstatten Sie den Betrag', 'billing', 'high', 'duplicate charge'],
    ['Ich kann mich seit heute nicht mehr anmelden', 'account', 'high', 'cannot log in'],
    ['Die Anwendung stürzt beim Öffnen ab, alles eingefroren', 'technical', 'high', 'crash'],
    ['J’ai été débité deux fois ce mois-ci', 'billing', 'high', 'duplicate charge'],
    ['Je n’arrive plus à me connecter à mon compte', 'account', 'high', 'cannot log in'],
    ['Quels sont vos horaires d’ouverture ?', 'general', 'low', 'opening hours'],
    ['Me cobraron dos veces la misma factura', 'billing', 'high', 'duplicate charge'],
    ['No puedo iniciar sesión en mi cuenta', 'account', 'high', 'cannot log in'],
    ['Fui cobrado duas vezes neste mês', 'billing', 'high', 'duplicate charge'],
    ['Não consigo fazer login na minha conta', 'account', 'high', 'cannot log in'],
    ['Mi è stato addebitato due volte l’abbonamento', 'billing', 'high', 'duplicate charge'],
    ['Non riesco ad accedere al mio account', 'account', 'high', 'cannot log in'],
    ['Er is twee keer afgeschreven van mijn rekening', 'billing', 'high', 'duplicate charge'],
    ['Ik kan niet meer inloggen op mijn account', 'account', 'high', 'cannot log in'],
  ])('%s', (description, category, priority, reason) => {
    expect(classifyLocally({ description })).toMatchObject({ category, priority, ...(reason && { reason }) })
  })

  test.each([
    'Lorem ipsum dolor sit amet',
    'ログインできません',
    '!!! ??? ...',
    '',
    '12345 67890',
    'Hello, please help me',
  ])('on "%s" it is silent', (description) => expect(classifyLocally({ description })).toBeUndefined())

  test('a title counts, and more than the text below it', () => {
    const description = 'Please see below. Regards, Jo'
    expect(classifyLocally({ title: 'Refund for invoice 1001', description })?.category).toBe('billing')
    expect(classifyLocally({ description })).toBeUndefined()
  })

  test('spelling with other characters is the same word', () => {
    const plain = guessCategory({ description: 'Kündigung: Rückerstattung' })
    expect(guessCategory({ description: 'KU\u0308NDIGUNG: ru\u0308ckerstattung' })).toEqual(plain)
    expect(wordsOf('Ｌｏｇｉｎ Straße ﬁle İptal')).toEqual(['login', 'strasse', 'file', 'iptal'])
  })
})

test('a text of any size takes no time', () => {
  const hostile = ['a', 'pay ', 'charged me ', 'cannot cannot ', 'log in ', 'не ', '\u0300', '𝒂', "can't "].map(
    (part) => part.repeat(Math.ceil(1_000_000 / part.length)),
  )
  for (const description of hostile) {
    const startedAt = performance.now()
    guessCategory({ title: description.slice(0, 200), description })
    expect(performance.now() - startedAt, description.slice(0, 10)).toBeLessThan(200)
  }
})

describe('phrases', () => {
  const found = (phrases: string, text: string) =>
    findConcepts(compilePhrases([{ it: phrases }]), wordsOf(text)).has('it')

  test.each([
    ['bill*', 'my billing', true],
    ['bill', 'my billing', false],
    ['*rechnung*', 'Monatsrechnungen', true],
    ['log in', 'log me in', false],
    ['log .. in', 'log me in', true],
    ['log .. in', 'log a b c in', true],
    ['log .. in', 'log a b c d in', false],
    ["(can't|can not) .. (pay|log in)", 'I can’t ever log in', true],
    ["(can't|can not) .. (pay|log in)", 'I can not pay', true],
    ["(can't|can not) .. (pay|log in)", 'I can log in', false],
    ['one, two', 'two', true],
    ['two words', 'two', false],
  ])('%s in "%s": %s', (phrases, text, isFound) => expect(found(phrases, text)).toBe(isFound))

  test.each(['.. word', '', 'ab*', '--'])('"%s" is no phrase', (phrase) =>
    expect(() => compilePhrases([{ it: phrase }])).toThrow(/phrase/i),
  )
})

// Labelled tickets that are not part of this repository. Where they are at hand, the classifier has to be worth its
// word on them: right in most of what it says, and its confidence no exaggeration.
const labelled = new URL('../../../shared/triage/dev.jsonl', import.meta.url)
if (existsSync(labelled)) {
  const rows = readFileSync(labelled, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; category: string | null; priority: string | null })
  const guesses = rows.map((row) => ({ row, guess: guessCategory({ description: row.text }) }))

  test('it is right in 85 of 100 suggestions, and has one for half of all tickets', () => {
    const withCategory = guesses.filter(({ row }) => row.category !== null)
    const said = withCategory.filter(({ guess }) => guess && guess.confidence >= leastConfidence)
    const right = said.filter(({ row, guess }) => row.category === guess?.category)
    expect(withCategory.length).toBeGreaterThan(1_000)
    expect(right.length / said.length).toBeGreaterThan(0.85)
    expect(said.length / withCategory.length).toBeGreaterThan(0.5)
  })

  test('what it says with nine tenths is right nine times in ten', () => {
    const sure = guesses.filter(({ row, guess }) => row.category !== null && guess && guess.confidence >= 0.9)
    const right = sure.filter(({ row, guess }) => row.category === guess?.category)
    expect(right.length / sure.length).toBeGreaterThan(0.88)
  })

  test('it never calls low what is critical, and is within one step of most priorities', () => {
    const withPriority = guesses.filter(({ row }) => row.priority !== null)
    const steps = withPriority.map(({ row, guess }) => ({
      wanted: priorities.findIndex((word) => word === row.priority),
      said: priorities.indexOf(guess?.priority ?? 'medium'),
    }))
    expect(steps.filter(({ wanted, said }) => wanted === 3 && said === 0).length).toBe(0)
    expect(steps.filter(({ wanted, said }) => Math.abs(wanted - said) <= 1).length / steps.length).toBeGreaterThan(0.8)
  })
}

test('its answers are words of the desk', () => {
  const guess = guessCategory({ description: 'charged twice' })
  expect(categories).toContain(guess?.category)
  expect(guess?.confidence).toBeGreaterThan(0)
  expect(guess?.confidence).toBeLessThanOrEqual(1)
})
