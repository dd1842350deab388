// The ways in which a provider fails. To the desk each is a value, never an exception.
export type Fault =
  | 'key_refused'
  | 'no_such_model'
  | 'refused'
  | 'rate_limited'
  | 'server_error'
  | 'timeout'
  | 'unreachable'
  | 'redirect'
  | 'unusable'

export interface Failure {
  readonly fault: Fault
  /** What the provider asked to wait before the next try. */
  readonly retryAfterMs?: number
  /** The HTTP status, or the system's code of a lost connection. Never a text of the provider's. */
  readonly detail?: string | number
}

/** Faults that another try a moment later can mend. */
export const isTransient = ({ fault }: Failure) =>
  fault === 'rate_limited' || fault === 'server_error' || fault === 'unreachable'
