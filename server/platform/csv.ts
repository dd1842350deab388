// RFC 4180, made safe for spreadsheets.

export type Cell = string | number | boolean | null

/** One record with its line end. */
export const csvRecord = (cells: readonly Cell[]) => `${cells.map(cellOf).join(',')}\r\n`

const cellOf = (cell: Cell) => {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = isFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

// A spreadsheet runs a cell that begins so, whoever wrote it (OWASP, CSV injection); some take the wide forms of East
// Asian keyboards for the narrow ones.
const isFormula = (text: string) => /^[=+\-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u.test(text)
