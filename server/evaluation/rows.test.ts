import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readRows } from './rows.ts'

const aFile = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, text)
  return path
}

test('a row is a text, or title and description, with what is known about it', () => {
  const rows = readRows(
    aFile(
      '\uFEFF{"id":"a","text":"Charged twice","category":"billing","priority":null,"source":"shop","lang":"en"}\r\n\n' +
        '{"title":"Down","description":"All of it","priority":"critical"}\n',
    ),
  )
  expect(rows).toEqual([
    { id: 'a', description: 'Charged twice', category: 'billing', priority: null, source: 'shop', lang: 'en' },
    { id: 3, title: 'Down', description: 'All of it', category: null, priority: 'critical', source: null, lang: null },
  ])
})

test.each([
  ['{"text":"a"}\nnonsense', /^Line 2: this is not a JSON object\. A row looks like/],
  ['[1]', /^Line 1: this is not a JSON object/],
  ['{"category":"billing"}', /^Line 1: there is neither a text nor a description/],
  [
    '{"text":"a","category":"refund"}',
    /^Line 1: category must be one of billing, technical, account, general, or null/,
  ],
  ['{"text":"a","priority":"urgent"}', /^Line 1: priority must be one of low, medium, high, critical, or null/],
  ['{"text":"a","id":{}}', /^Line 1: id must be a string or a number/],
  ['\n\n', /has no rows/],
])('%j is refused in a sentence that says what a row looks like', (text, sentence) => {
  expect(() => readRows(aFile(text))).toThrow(sentence)
})

test('a file that is not there is named', () => {
  expect(() => readRows('/nowhere/rows.jsonl')).toThrow(/^\/nowhere\/rows\.jsonl cannot be read/)
})
