// COPY … FROM STDIN. pg knows the messages and leaves the conversation to others.
import type pg from 'pg'

interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Puts rows into a table by one COPY, as lines of its text format. */
export const copyIn = (client: pg.Client, statement: string, lines: Iterable<string>) =>
  new Promise<void>((settle, fail) => {
    client.query({
      submit: (connection: pg.Connection) => connection.query(statement),
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(Buffer.from([...lines, ''].join('\n')))
        connection.endCopyFrom()
      },
      handleError: fail,
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => settle(),
    } satisfies pg.Submittable & Record<string, unknown>)
  })

/** A line of the text format: tabs between, NULL as \N, and what would end a value or a line escaped. */
export const copyLine = (values: readonly (string | number | null)[]) =>
  values
    .map((value) =>
      typeof value === 'string'
        ? value.replaceAll(/[\\\t\n\r]/g, escaped)
        : value === null
          ? String.raw`\N`
          : String(value),
    )
    .join('\t')

const escaped = (character: string) =>
  ({ '\\': String.raw`\\`, '\t': String.raw`\t`, '\n': String.raw`\n`, '\r': String.raw`\r` })[character] ?? character
