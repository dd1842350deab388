import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '#web/platform/call.ts'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { plural, spokenTime } from '#web/ui/words.ts'
import { AddSecondFactor } from './add-second-factor.tsx'
import entrance from './entrance.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'
import {
  secondFactorQuery,
  useKeepSecondFactor,
  type AddedAnswer,
  type SecondFactorAnswer,
} from './second-factor-query.ts'
import classes from './second-factor.module.css'
import { useDeed } from './use-deed.ts'

/** One's own second factors: what there is, and adding another. */
export const SecondFactor = () => {
  const { data: state, error, refetch } = useQuery(secondFactorQuery)
  const [codes, setCodes] = useState<readonly string[]>([])
  const keep = useKeepSecondFactor()
  if (!state) {
    return error ? (
      <ErrorState what="Your second step could not be read" error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton height={120} />
    )
  }
  const onAdded = ({ second_factor, recovery_codes }: AddedAnswer) => {
    keep(second_factor)
    setCodes(recovery_codes)
  }
  return (
    <>
      {codes.length > 0 ? <RecoveryCodes codes={codes} onKept={() => setCodes([])} /> : null}
      <Present state={state} onAdded={onAdded} />
      <AddSecondFactor state={state} onAdded={onAdded} />
    </>
  )
}

interface PresentProps {
  state: SecondFactorAnswer
  onAdded: (added: AddedAnswer) => void
}

const Present = ({ state, onAdded }: PresentProps) => {
  const keep = useKeepSecondFactor()
  const deed = useDeed()
  const { has_app: hasApp, passkeys, recovery_codes_left: left } = state
  if (!hasApp && passkeys.length === 0)
    return (
      <p>{state.is_required ? 'This desk requires one of you.' : 'You have none: the password alone lets you in.'}</p>
    )
  return (
    <>
      <ul className={classes.factors} aria-label="Your second steps">
        {hasApp ? (
          <Row
            name="Authenticator app"
            action="Remove"
            isPending={deed.isPending}
            onAct={() => deed.run(async () => keep(await call('removeApp', { body: {} })))}
          />
        ) : null}
        {passkeys.map(({ id, name, works_at, last_used_at }) => (
          <Row
            key={id}
            name={name}
            more={`passkey of ${works_at}, ${last_used_at ? `used ${spokenTime(last_used_at)}` : 'not used yet'}`}
            action="Remove"
            isPending={deed.isPending}
            onAct={() => deed.run(async () => keep(await call('removePasskey', { params: { id }, body: {} })))}
          />
        ))}
        <Row
          name="Recovery codes"
          more={left === 0 ? 'none left' : `${plural(left, 'code')} left`}
          action="Make new ones"
          isPending={deed.isPending}
          onAct={() => deed.run(async () => onAdded(await call('makeRecoveryCodes', { body: {} })))}
        />
      </ul>
      <div role="alert">{deed.error ? <p className={entrance.failure}>{deed.error.message}</p> : null}</div>
    </>
  )
}

interface RowProps {
  name: string
  more?: string
  action: string
  isPending: boolean
  onAct: () => void
}

const Row = ({ name, more, action, isPending, onAct }: RowProps) => (
  <li className={classes.row}>
    <p className={classes.words}>
      <span className={classes.name}>{name}</span>
      {more ? <span className={classes.more}>{more}</span> : null}
    </p>
    <Button size="xs" variant="default" disabled={isPending} aria-label={`${action}: ${name}`} onClick={onAct}>
      {action}
    </Button>
  </li>
)
