// How dates, times and numbers are written, and in which time zone: as the browser has it, unless somebody chose otherwise.
import { recall, remember } from './remember.ts'
import { makeSubject, useSubject } from './subject.ts'

export interface Formats {
  /** BCP 47 */
  readonly locale: string | undefined
  readonly timeZone: string | undefined
}

const localeKey = 'docket-formats'
const zoneKey = 'docket-time-zone'

// The profile may have been written by a browser that knows more of them than this one.
const known = ({ locale, timeZone }: Record<keyof Formats, string | null | undefined>): Formats => ({
  locale: locale && isUsable({ locale }) ? locale : undefined,
  timeZone: timeZone && isUsable({ timeZone }) ? timeZone : undefined,
})

const isUsable = ({ locale, timeZone }: { locale?: string; timeZone?: string }) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(
      new Intl.DateTimeFormat(locale, { timeZone }).resolvedOptions().locale,
    )
  } catch {
    return false
  }
}

// Kept in the browser too, so that the first dates it draws are right already.
const current = makeSubject<Formats>(known({ locale: recall(localeKey), timeZone: recall(zoneKey) }))

export const useFormats = () => useSubject(current)

export const chooseFormats = (wanted: Record<keyof Formats, string | null | undefined>) => {
  const next = known(wanted)
  const now = current.read()
  if (next.locale === now.locale && next.timeZone === now.timeZone) return
  remember(localeKey, next.locale ?? null)
  remember(zoneKey, next.timeZone ?? null)
  current.write(next)
}

/** What is made of the formats now chosen: once, and anew when others are. */
export const ofFormats = <T>(make: (formats: Formats) => T): (() => T) => {
  let madeOf: Formats | undefined
  let made: T | undefined
  return () => {
    const formats = current.read()
    if (made === undefined || madeOf !== formats) {
      made = make(formats)
      madeOf = formats
    }
    return made
  }
}
