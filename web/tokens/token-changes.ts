import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, type Answer, type CallInput } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'

type TokensAnswer = Answer<'listTokens'>
export type Token = TokensAnswer['items'][number]

/** One's own; for admins everybody's. Told to who has signed in. */
export const tokensQuery = queryOptions({
  queryKey: queryKeys.tokens,
  queryFn: ({ signal }) => call('listTokens', { signal }),
})

/** Making and revoking. Who waits for it is told at once: neither is sent later by itself. */
export const useTokenChanges = () => {
  const client = useQueryClient()
  const keep = (tokens: TokensAnswer) => client.setQueryData(tokensQuery.queryKey, tokens)
  const atOnce = { networkMode: 'always', retry: false } as const
  const make = useMutation({
    ...atOnce,
    // What it answers is shown once, and not kept for whoever opens the page next.
    gcTime: 0,
    mutationFn: (body: CallInput<'makeToken'>['body']) => call('makeToken', { body }),
    onSuccess: ({ tokens }) => keep(tokens),
  })
  const revoke = useMutation({
    ...atOnce,
    mutationFn: (id: number) => call('revokeToken', { params: { id } }),
    onSuccess: keep,
  })
  return { make, revoke }
}
