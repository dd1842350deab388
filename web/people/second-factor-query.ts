import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { call, type Answer } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'

export type SecondFactorAnswer = Answer<'readSecondFactor'>
export type AddedAnswer = Answer<'confirmApp'>

export const secondFactorQuery = queryOptions({
  queryKey: queryKeys.secondFactor,
  queryFn: ({ signal }) => call('readSecondFactor', { signal }),
})

export const secondFactorRuleQuery = queryOptions({
  queryKey: queryKeys.secondFactorRule,
  queryFn: ({ signal }) => call('readSecondFactorRule', { signal }),
})

/** Keeps what an answer says of one's own factors; the team's list shows it too. */
export const useKeepSecondFactor = () => {
  const client = useQueryClient()
  return (state: SecondFactorAnswer) => {
    client.setQueryData(secondFactorQuery.queryKey, state)
    void client.invalidateQueries({ queryKey: queryKeys.team })
  }
}
