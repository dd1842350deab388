import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, CallError } from '#web/platform/call.ts'
import { queryKeys } from '#web/platform/query.ts'
import { showFailure, showUndo } from '#web/platform/toasts.tsx'
import { plural } from '#web/ui/words.ts'

export const sampleQuery = queryOptions({
  queryKey: queryKeys.sample,
  queryFn: ({ signal }) => call('readSample', { signal }),
})

/** Loads or removes the sample tickets. Each is undone by the other. */
export const useSampleData = () => {
  const client = useQueryClient()

  const load = useMutation({
    mutationFn: () => call('loadSample', {}),
    onSuccess: async ({ count }) => {
      await client.invalidateQueries()
      showUndo({ message: `${plural(count, 'sample ticket')} loaded`, undo: undoLoad })
    },
    onError: (error) => sayFailure('Sample data not loaded.', error, redoLoad),
  })

  const remove = useMutation({
    mutationFn: () => call('removeSample', {}),
    onSuccess: async () => {
      await client.invalidateQueries()
      showUndo({ message: 'Sample tickets removed', undo: redoLoad })
    },
    onError: (error) => sayFailure('Sample data not removed.', error, undoLoad),
  })

  const redoLoad = () => load.mutate()
  const undoLoad = () => remove.mutate()
  return { load, remove }
}

const sayFailure = (what: string, error: Error, retry: () => void) =>
  showFailure({
    message: `${what} ${error.message}`,
    retry,
    requestId: error instanceof CallError ? error.requestId : undefined,
  })
