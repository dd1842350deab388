// What a person has chosen for themselves: shown at once, kept in this browser, and, where somebody has signed in, by the
// desk, so that it follows them to the next one.
import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call, CallError, type Answer, type CallInput } from './call.ts'
import { chooseFormats, useFormats } from './formats.ts'
import { useShortcutsSwitch } from './keys.tsx'
import { queryKeys } from './query.ts'
import { useScheme, type Scheme } from './scheme.ts'
import { sessionQuery } from './session.ts'
import { showFailure } from './toasts.tsx'

export type Profile = Answer<'readMe'>
export type ProfileChange = NonNullable<CallInput<'changeMe'>['body']>

export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: ({ signal }) => call('readMe', { signal }),
})

/** The profile of who has signed in; undefined for nobody. */
export const useProfile = () => {
  const { data: session } = useQuery(sessionQuery)
  const isSomebody = (session?.person ?? null) !== null
  const query = useQuery({ ...meQuery, enabled: isSomebody })
  return { ...query, profile: isSomebody ? query.data : undefined }
}

/** Makes this browser as the profile says. What was never chosen stays as this browser has it. */
export const useFollowingProfile = () => {
  const { profile } = useProfile()
  const [scheme, showScheme] = useScheme()
  const [isOn, switchShortcuts] = useShortcutsSwitch()
  useEffect(() => {
    if (!profile) return
    const { theme, has_shortcuts: hasShortcuts, formats: locale, time_zone: timeZone } = profile
    if (theme !== null && theme !== scheme) showScheme(theme)
    if (hasShortcuts !== null && hasShortcuts !== isOn) switchShortcuts(hasShortcuts)
    chooseFormats({ locale, timeZone })
    // Only when the profile changes: what is chosen here goes into the profile, not the other way.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [profile])
}

export const useThemeChoice = () => {
  const [scheme, show] = useScheme()
  const keep = useKeeping()
  return [
    scheme,
    (theme: Scheme) => {
      show(theme)
      keep({ theme })
    },
  ] as const
}

export const useShortcutsChoice = () => {
  const [isOn, show] = useShortcutsSwitch()
  const keep = useKeeping()
  return [
    isOn,
    (isOn: boolean) => {
      show(isOn)
      keep({ has_shortcuts: isOn })
    },
  ] as const
}

export const useFormatsChoice = () => {
  const formats = useFormats()
  const keep = useKeeping()
  return [
    formats,
    (change: Pick<ProfileChange, 'formats' | 'time_zone'>) => {
      chooseFormats({
        locale: change.formats === undefined ? formats.locale : change.formats,
        timeZone: change.time_zone === undefined ? formats.timeZone : change.time_zone,
      })
      keep(change)
    },
  ] as const
}

const useKeeping = () => {
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  return (change: ProfileChange) => {
    if (session?.person) void keepInProfile(client, change)
  }
}

const keepInProfile = async (client: QueryClient, change: ProfileChange) => {
  // An answer on its way knows nothing of this choice yet.
  await client.cancelQueries({ queryKey: queryKeys.me })
  client.setQueryData<Profile>(queryKeys.me, (profile) => profile && { ...profile, ...change })
  try {
    client.setQueryData<Profile>(queryKeys.me, await call('changeMe', { body: change }))
  } catch (error) {
    showFailure({
      message: `Kept in this browser only: ${error instanceof Error ? error.message : 'the desk could not be reached.'}`,
      requestId: error instanceof CallError ? error.requestId : undefined,
    })
  }
}
