import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, CallError, type Answer, type CallInput } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { showFailure } from '#web/platform/toasts.tsx'

export type TeamAnswer = Answer<'readTeam'>

export const teamQuery = queryOptions({
  queryKey: queryKeys.team,
  queryFn: ({ signal }) => call('readTeam', { signal }),
})

/** Changes of the team. What a page waits for it is told at once: none of these is sent later by itself. */
export const useTeamChanges = () => {
  const client = useQueryClient()
  const keep = (team: TeamAnswer) => client.setQueryData(teamQuery.queryKey, team)
  const atOnce = { networkMode: 'always', retry: false } as const
  const change = useMutation({
    ...atOnce,
    mutationFn: (input: CallInput<'changePerson'>) => call('changePerson', input),
    onSuccess: keep,
    onError: sayFailure,
  })
  const withdraw = useMutation({
    ...atOnce,
    mutationFn: (id: number) => call('withdrawInvitation', { params: { id } }),
    onSuccess: keep,
    onError: sayFailure,
  })
  const invite = useMutation({
    ...atOnce,
    mutationFn: (body: CallInput<'invite'>['body']) => call('invite', { body }),
    onSuccess: ({ team }) => keep(team),
  })
  return { change, withdraw, invite }
}

const sayFailure = (error: Error) =>
  void showFailure({
    message: `Not changed: ${error.message}`,
    requestId: error instanceof CallError ? error.requestId : undefined,
  })
