/** All that a caller can cause: answered with its status, never logged as an error. */
export class Refusal extends Error {
  readonly status: number
  /** A stable word for programs, such as ticket_not_found. */
  readonly code: string
  readonly fields: readonly { readonly field: string; readonly message: string }[] | undefined
  readonly headers: Readonly<Record<string, string>> | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    more: { fields?: Refusal['fields']; headers?: Refusal['headers'] } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.fields = more.fields
    this.headers = more.headers
  }
}

export const notFound = (noun: string) => new Refusal(404, `${noun}_not_found`, `There is no such ${noun}.`)
