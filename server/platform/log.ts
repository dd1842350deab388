import { pino } from 'pino'
import type { Config } from '#server/config.ts'

// Bodies are never logged; what could still carry a secret is cut by name, at the logger, for every level.
const secretPaths = [
  'authorization',
  'cookie',
  'apiKey',
  'password',
  'url',
  'connectionString',
  'requestBody',
  'requestBodyValues',
  'responseBody',
  'text',
  'prompt',
]

/** Structured lines of JSON on standard output. `process` is the number of one of several. */
export const makeLog = (level: Config['logLevel'], process?: number) =>
  pino({
    level,
    base: process === undefined ? null : { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretPaths.flatMap((path) => [path, `*.${path}`, `*.*.${path}`]), censor: '[redacted]' },
    serializers: { err: presentError },
  })

// An error of the database or of a vendor's library may carry rows, texts and headers: only what a log needs leaves.
const presentError = (error: Error & { code?: unknown; cause?: unknown }): Record<string, unknown> => ({
  type: error.name,
  message: error.message,
  ...(error.code !== undefined && { code: error.code }),
  stack: error.stack,
  ...(error.cause instanceof Error && { cause: error.cause.message }),
})
