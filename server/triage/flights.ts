// Equal questions under way at the same time are one request: whoever comes later waits for the same answer.
export interface Flight<T> {
  readonly outcome: Promise<T>
  readonly controller: AbortController
  waiting: number
}

export type Flights<T> = Map<string, Flight<T>>

interface Boarding<T> {
  readonly start: (signal: AbortSignal) => Promise<T>
  readonly signal: AbortSignal | undefined
}

/** The shared outcome, or 'gone' when this caller's signal fires first. The last one to leave ends the request. */
export const board = async <T>(
  flights: Flights<T>,
  key: string,
  { start, signal }: Boarding<T>,
): Promise<T | 'gone'> => {
  if (signal?.aborted) return 'gone'
  const flight = flights.get(key) ?? depart(flights, key, start)
  if (!signal) {
    // Nobody can tell that this caller has gone, so the request is never ended before its time.
    flight.waiting++
    return flight.outcome
  }
  flight.waiting++
  const left = Promise.withResolvers<'gone'>()
  const leave = () => {
    flight.waiting--
    if (flight.waiting === 0) {
      if (flights.get(key) === flight) flights.delete(key)
      flight.controller.abort()
    }
    left.resolve('gone')
  }
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([flight.outcome, left.promise])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

const depart = <T>(flights: Flights<T>, key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> => {
  const controller = new AbortController()
  const flight: Flight<T> = { outcome: start(controller.signal), controller, waiting: 0 }
  flights.set(key, flight)
  const land = () => {
    if (flights.get(key) === flight) flights.delete(key)
  }
  flight.outcome.then(land, land)
  return flight
}
