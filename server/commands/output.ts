/** How a command speaks: results to standard output, progress to standard error. */
export interface Output {
  readonly json: boolean
  readonly print: (line: string) => void
  readonly say: (line: string) => void
}
