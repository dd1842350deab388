import { pino, type DestinationStream } from 'pino'
import type { Config } from '#server/config.ts'
import { redact, redactLine, redactText } from './redaction.ts'

/**
 * Structured lines of JSON on standard output. Bodies are never logged; what else could carry a secret is taken out here,
 * for every level and every caller. `process` is the number of one of several.
 */
export const makeLog = (level: Config['logLevel'], process?: number, destination?: DestinationStream) => {
  const log = pino(
    {
      level,
      base: process === undefined ? null : { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      // Errors are presented by the hook below, wherever they stand.
      serializers: { err: (error: unknown) => error },
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod: function (args, method) {
          const [first, ...rest] = args as unknown[]
          const shown = rest.map((part) => redact(part))
          // An error alone would become the line's text as it is.
          const all =
            first instanceof Error ? [{ err: redact(first) }, ...said(shown, first)] : [redact(first), ...shown]
          method.apply(this, all as Parameters<typeof method>)
        },
        // Once more over the whole line: what came in by another way.
        streamWrite: redactLine,
      },
    },
    destination,
  )
  // A child writes its own fields by itself. Children of children inherit this.
  const { child } = log
  log.child = function (this: typeof log, ...[fields, options]: Parameters<typeof child>) {
    return child.call(this, redact(fields) as typeof fields, options)
  } as typeof child
  return log
}

const said = (rest: readonly unknown[], error: Error) => (rest.length > 0 ? rest : [redactText(error.message)])
