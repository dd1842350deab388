import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '#web/platform/call.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { showFailure } from '#web/platform/toasts.tsx'
import { Avatar } from '#web/ui/avatar.tsx'
import classes from './account.module.css'

// The whole page anew: nothing of this person stays in it.
const toSignIn = () => window.location.assign('/sign-in')

/** Who is signed in, and the way out. */
export const Account = () => {
  const { data: session } = useQuery(sessionQuery)
  const leave = useMutation({
    mutationFn: () => call('signOut', {}),
    networkMode: 'always',
    retry: false,
    onError: (error) => void showFailure({ message: `Not signed out: ${error.message}` }),
  })
  if (!session?.person) return null
  const { id, name, email, role } = session.person
  return (
    <div className={classes.account}>
      <Avatar id={id} name={name} />
      <Link to="/settings/$section" params={{ section: 'profile' }} className={classes.words} title={email}>
        <span className={classes.name}>{name}</span>
        <span className={classes.role}>{role}</span>
      </Link>
      <button
        type="button"
        className={classes.leave}
        disabled={leave.isPending}
        onClick={() => leave.mutate(undefined, { onSuccess: toSignIn })}
      >
        Sign out
      </button>
    </div>
  )
}
