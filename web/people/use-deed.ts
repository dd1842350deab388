import { useMutation } from '@tanstack/react-query'
import { CallError } from '#web/platform/call.ts'

type Deed = () => Promise<void>

/** What a person does to how they sign in. Where it takes a proof that is asked for over the page (proof-dialog.tsx). */
export const useDeed = () => {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (deed: Deed) => deed(),
    networkMode: 'always',
    retry: false,
  })
  // Whoever gave no proof has thought better of it, and knows.
  const isGivenUp = error instanceof CallError && error.code === 'proof_needed'
  return { run: (deed: Deed) => mutate(deed), isPending, error: isGivenUp ? undefined : (error ?? undefined) }
}
