import { expect, test } from 'vitest'
import { csvRecord } from './csv.ts'

test('a record is written as RFC 4180 has it', () => {
  expect(csvRecord(['plain', 'a,b', 'say "no"', 'two\nlines', '', null, 7, true])).toBe(
    'plain,"a,b","say ""no""","two\nlines",,,7,true\r\n',
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
  'a spreadsheet runs nothing of %j',
  (text) => {
    const [cell = ''] = csvRecord([text]).split('\r\n')
    expect(cell.replace(/^"/, '').charAt(0)).toBe("'")
    expect(csvRecord([text])).toContain(`'${text}`)
  },
)

test('what only holds such a character stays as it is', () => {
  expect(csvRecord(['a=b', '1-2', "it's"])).toBe("a=b,1-2,it's\r\n")
})

test('a number below zero stays a number', () => expect(csvRecord([-1])).toBe('-1\r\n'))
