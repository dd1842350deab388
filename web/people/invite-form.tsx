import { Button } from '@mantine/core'
import { useState } from 'react'
import { noteDeed } from '#web/platform/deeds.ts'
import { givenRoles, useMayGive } from './given-roles.ts'
import { useTeamChanges } from './team-changes.ts'
import classes from './team.module.css'

/** Makes a link to hand on, by whatever way: the desk needs no mail for it. */
export const InviteForm = () => {
  const { invite } = useTeamChanges()
  const mayGive = useMayGive()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<(typeof givenRoles)[number]>('agent')
  const link = invite.data ? `${window.location.origin}/join#${invite.data.code}` : undefined
  return (
    <form
      className={classes.invite}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        invite.mutate(
          { email, role },
          {
            onSuccess: () => {
              setEmail('')
              noteDeed('invite')
            },
          },
        )
      }}
    >
      <label className={classes.field}>
        <span>E-mail</span>
        <input
          className={classes.input}
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      </label>
      <div className={classes.field}>
        <label htmlFor="invite-role">Role</label>
        <select
          id="invite-role"
          className={classes.role}
          value={role}
          onChange={({ currentTarget: { value } }) => setRole(givenRoles.find((role) => role === value) ?? 'agent')}
        >
          {givenRoles.filter(mayGive).map((given) => (
            <option key={given}>{given}</option>
          ))}
        </select>
      </div>
      <Button type="submit" variant="default" loading={invite.isPending}>
        Make an invitation
      </Button>
      <div className={classes.outcome} aria-live="polite">
        {invite.error ? <p className={classes.fault}>{invite.error.message}</p> : null}
        {link && !invite.error ? (
          <label className={classes.field}>
            <span>Send this link; it is shown this once, counts once, and for 72 hours</span>
            <input className={classes.input} readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
          </label>
        ) : null}
      </div>
    </form>
  )
}
