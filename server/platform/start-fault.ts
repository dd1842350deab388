/** A start that cannot go on: one clear sentence for the operator, and an exit code that is not 0. */
export class StartFault extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What the command line answers with; documented in docs/operating.md. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, partly: 3, settings: 78, interrupted: 130 } as const
