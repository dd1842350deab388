// Tickets by the file, in and out.
export { checkFile } from './check.ts'
export { sizeOfFile, standardInput } from './content.ts'
export { exportTickets, type ExportProgress, type ExportWishes } from './export.ts'
export { importFile, type ImportProgress, type ImportWishes } from './import.ts'
export { readInstant } from './instants.ts'
export type { ImportResult } from './tally.ts'
