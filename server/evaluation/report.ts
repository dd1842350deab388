// The measures of an evaluation, for people.
import { categories } from '#shared/words.ts'
import { measure, type Result, type Said } from './evaluation.ts'

const percent = (share: number) => (100 * share).toFixed(1)
const milliseconds = (ms: number) => ms.toFixed(2)

export const overviewOf = (results: readonly Result[]): string => {
  const rows = results.flatMap(({ name, figures: { category, ms } }) =>
    category
      ? [
          [
            name,
            String(category.n),
            percent(category.accuracy),
            percent(category.macro_f1),
            percent(category.ece),
            percent(category.coverage_at_90),
            percent(category.coverage_at_95),
            percent(category.prefilled.share),
            percent(category.prefilled.precision),
            milliseconds(ms.p50),
            milliseconds(ms.p95),
          ],
        ]
      : [],
  )
  const headings = [
    'category',
    'n',
    'accuracy',
    'macro-F1',
    'ECE',
    'cov@90',
    'cov@95',
    '≥.85',
    'right',
    'ms p50',
    'p95',
  ]
  return rows.length === 0 ? 'No row of the file has a category.' : tableOf([headings, ...rows])
}

export const prioritiesOf = (results: readonly Result[]): string | undefined => {
  const rows = results.flatMap(({ name, figures: { priority } }) =>
    priority
      ? [
          [
            name,
            String(priority.n),
            percent(priority.accuracy),
            percent(priority.macro_f1),
            priority.qwk.toFixed(3),
            percent(priority.within_one),
            priority.critical > 0 ? percent(priority.critical_called_low) : '–',
          ],
        ]
      : [],
  )
  const headings = ['priority', 'n', 'accuracy', 'macro-F1', 'QWK', 'within one', 'critical called low']
  return rows.length === 0 ? undefined : tableOf([headings, ...rows])
}

export const classesOf = ({ figures: { category } }: Result): string | undefined =>
  !category
    ? undefined
    : tableOf([
        ['wanted \\ said', ...categories, 'silent', 'precision', 'recall', 'F1'],
        ...categories.map((wanted) => {
          const { precision, recall, f1 } = category.per_class[wanted]
          return [
            wanted,
            ...[...categories, 'silent'].map((said) => String(category.confusion[wanted]?.[said] ?? 0)),
            ...[precision, recall, f1].map(percent),
          ]
        }),
      ])

/** A line for each source and for each language, where the file names them. */
export const partsOf = ({ said }: Result): string | undefined => {
  const parts = [...partsBy(said, 'source'), ...partsBy(said, 'lang')]
  if (parts.length === 0) return undefined
  return tableOf([
    ['part', 'n', 'accuracy', 'macro-F1', 'ECE', 'cov@90'],
    ...parts.flatMap(([name, part]) => {
      const { category } = measure(part)
      return category
        ? [
            [
              name,
              String(category.n),
              percent(category.accuracy),
              percent(category.macro_f1),
              percent(category.ece),
              percent(category.coverage_at_90),
            ],
          ]
        : []
    }),
  ])
}

export const partsBy = (said: readonly Said[], field: 'source' | 'lang'): (readonly [string, Said[]])[] => {
  const parts = Map.groupBy(said, ({ row }) => row[field])
  parts.delete(null)
  return parts.size < 2 ? [] : [...parts].map(([name, part]) => [name ?? '', part] as const).toSorted(byName)
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) => (one < other ? -1 : 1)

const tableOf = (rows: readonly (readonly string[])[]) => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
    )
    .join('\n')
}
