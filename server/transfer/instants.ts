// Instants as files and operators write them.

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?(?:\d\d)?))?$/i

/**
 * An ISO 8601 instant with its zone, as PostgreSQL reads it, up to microseconds; undefined for what is none. A day
 * alone is its beginning in UTC, where that is wanted.
 */
export const readInstant = (text: string, { daysToo }: { daysToo: boolean }): string | undefined => {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', day = '', hour, minute, second = '00', fraction, zone] = match
  if (!isDay(Number(year), Number(month), Number(day))) return undefined
  if (hour === undefined || minute === undefined || zone === undefined) {
    return daysToo ? `${year}-${month}-${day}T00:00:00Z` : undefined
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || !isZone(zone)) return undefined
  const rest = fraction === undefined ? '' : `.${fraction.slice(0, 6)}`
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${rest}${zone.toUpperCase()}`
}

// A Date takes the 30th of February for a day in March. There is no year 0 in PostgreSQL.
const isDay = (year: number, month: number, day: number) => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

// The widest that PostgreSQL takes is just under 16 hours.
const isZone = (zone: string) => {
  const [hours = 0, minutes = 0] = (zone.match(/\d\d/g) ?? []).map(Number)
  return hours < 16 && minutes < 60
}
