/** Where a reader was in a list: kept per entry of the browser's history, so that Back and reload lead there again. */
export type Place = { top: number; rows: number; active: number | null; expanded: number[] }

const prefix = 'docket-place-'
const mostPlaces = 40

export const recallPlace = (entry: string): Place | undefined => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(prefix + entry) ?? 'null') as Place | null
    return kept ?? undefined
  } catch {
    return undefined
  }
}

export const keepPlace = (entry: string, place: Place) => {
  try {
    const name = prefix + entry
    const others = Object.keys(sessionStorage).filter((key) => key.startsWith(prefix) && key !== name)
    if (others.length >= mostPlaces && others[0]) sessionStorage.removeItem(others[0])
    sessionStorage.setItem(name, JSON.stringify(place))
  } catch {
    // Storage can be refused; then Back leads to the top of the list.
  }
}

const lastListKey = 'docket-last-list'

/** The list last looked at in this tab: what "next" and "previous" on a ticket's page follow. */
export const keepLastList = (search: object) => {
  try {
    sessionStorage.setItem(lastListKey, JSON.stringify(search))
  } catch {
    // Then the newest tickets are followed.
  }
}

export const recallLastList = (): Record<string, unknown> => {
  try {
    return (JSON.parse(sessionStorage.getItem(lastListKey) ?? '{}') as Record<string, unknown> | null) ?? {}
  } catch {
    return {}
  }
}
