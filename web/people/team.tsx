import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionQuery } from '#web/platform/session.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { absoluteTime } from '#web/ui/words.ts'
import { givenRoles, useMayGive } from './given-roles.ts'
import { InviteForm } from './invite-form.tsx'
import { SecondFactorRule } from './second-factor-rule.tsx'
import { teamQuery, useTeamChanges, type TeamAnswer } from './team-changes.ts'
import classes from './team.module.css'

/** Everybody of the desk, and who is invited. Shown to admins. */
export const Team = () => {
  const { data: team, error, refetch } = useQuery(teamQuery)
  if (error && !team)
    return <ErrorState what="The team could not be read" error={error} onRetry={() => void refetch()} />
  if (!team) return <Skeleton height={220} />
  return (
    <>
      <ul className={classes.list} aria-label="People">
        {team.people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </ul>
      {team.invitations.length > 0 ? (
        <ul className={classes.list} aria-label="Invitations">
          {team.invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      ) : null}
      <InviteForm />
      <SecondFactorRule />
    </>
  )
}

const PersonRow = ({ person }: { person: TeamAnswer['people'][number] }) => {
  const { data: session } = useQuery(sessionQuery)
  const { change } = useTeamChanges()
  const mayGive = useMayGive()
  const { id, name, email, role, is_disabled: isDisabled } = person
  const isFixed = id === session?.person?.id || !mayGive(role)
  return (
    <li className={classes.row} data-disabled={isDisabled || undefined}>
      <Avatar id={id} name={name} />
      <p className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.more}>
          {email}
          {person.has_second_factor ? ' · has a second step' : ''}
          {isDisabled ? ' · disabled' : ''}
        </span>
      </p>
      <select
        className={classes.role}
        aria-label={`Role of ${name}`}
        value={role}
        disabled={isFixed || change.isPending}
        onChange={({ currentTarget: { value } }) => {
          const chosen = givenRoles.find((role) => role === value)
          if (chosen) change.mutate({ params: { id }, body: { role: chosen } })
        }}
      >
        {givenRoles
          .filter((given) => mayGive(given) || given === role)
          .map((given) => (
            <option key={given}>{given}</option>
          ))}
      </select>
      <Button
        size="xs"
        variant="default"
        disabled={isFixed}
        loading={change.isPending}
        onClick={() => change.mutate({ params: { id }, body: { is_disabled: !isDisabled } })}
      >
        {isDisabled ? 'Enable' : 'Disable'} <span className={classes.unseen}>{name}</span>
      </Button>
    </li>
  )
}

const InvitationRow = ({ invitation }: { invitation: TeamAnswer['invitations'][number] }) => {
  const { withdraw } = useTeamChanges()
  const mayGive = useMayGive()
  const [until] = useState(() => absoluteTime(invitation.expires_at))
  return (
    <li className={classes.row}>
      <p className={classes.words}>
        <span className={classes.name}>{invitation.email}</span>
        <span className={classes.more}>
          invited as {invitation.role} by {invitation.invited_by}, until {until}
        </span>
      </p>
      <Button
        size="xs"
        variant="default"
        disabled={!mayGive(invitation.role)}
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate(invitation.id)}
      >
        Take back <span className={classes.unseen}>the invitation of {invitation.email}</span>
      </Button>
    </li>
  )
}
