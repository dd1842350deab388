import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { CallError } from '#web/platform/call.ts'
import classes from './entrance.module.css'
import { PasswordField } from './password-field.tsx'

interface Proof {
  password?: string
}
type Deed = (proof: Proof) => Promise<void>

/** What may want the password once more: it is done at once where the sign-in is young, else after `ProofForm`. */
export const useProvenDeed = () => {
  const { mutate, reset, ...state } = useMutation({
    mutationFn: ({ deed, proof }: { deed: Deed; proof: Proof }) => deed(proof),
    networkMode: 'always',
    retry: false,
  })
  const wanted = state.error instanceof CallError && state.error.code.startsWith('proof_') ? state.error : undefined
  return {
    run: (deed: Deed) => mutate({ deed, proof: {} }),
    again: (password: string) => state.variables && mutate({ deed: state.variables.deed, proof: { password } }),
    giveUp: reset,
    isPending: state.isPending,
    /** Why the password is wanted. */
    wanted,
    error: wanted ? undefined : (state.error ?? undefined),
  }
}

/** Asks for it, and does the deed that wanted it. */
export const ProofForm = ({ deed }: { deed: ReturnType<typeof useProvenDeed> }) => {
  const [password, setPassword] = useState('')
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        deed.again(password)
      }}
    >
      <p role="alert">{deed.wanted?.message}</p>
      <PasswordField autoComplete="current-password" value={password} onChange={setPassword} />
      <div className={classes.others}>
        <Button type="submit" loading={deed.isPending}>
          Go on
        </Button>
        <button type="button" className={classes.other} onClick={deed.giveUp}>
          Cancel
        </button>
      </div>
    </form>
  )
}
