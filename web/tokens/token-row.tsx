import { Button } from '@mantine/core'
import { useState } from 'react'
import { absoluteTime, spokenTime } from '#web/ui/words.ts'
import type { Token } from './token-changes.ts'
import classes from './tokens.module.css'

interface TokenRowProps {
  token: Token
  isOwn: boolean
  onRevoke: (token: Token) => void
}

export const TokenRow = ({ token, isOwn, onRevoke }: TokenRowProps) => {
  const { name, scopes, person, is_expired: isExpired } = token
  const [details] = useState(() => detailsOf(token))
  const isDead = isExpired || person.is_disabled
  return (
    <li className={classes.row} data-dead={isDead || undefined}>
      <div className={classes.about}>
        <p className={classes.name}>
          <span>{name}</span>
          {isExpired ? <span className={classes.state}>Expired</span> : null}
          {person.is_disabled ? <span className={classes.state}>Its person is disabled</span> : null}
        </p>
        <p className={classes.scopes}>
          {scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </p>
        <p className={classes.more}>{[...(isOwn ? [] : [`by ${person.name}`]), ...details].join(' · ')}</p>
      </div>
      <Button size="xs" variant="default" onClick={() => onRevoke(token)}>
        Revoke <span className={classes.unseen}>{name}</span>
      </Button>
    </li>
  )
}

const detailsOf = ({ created_at: madeAt, expires_at: until, is_expired: isExpired, last_used_at: usedAt }: Token) => [
  `made ${spokenTime(madeAt)}`,
  usedAt === null ? 'never used' : `last used ${spokenTime(usedAt)}`,
  `${isExpired ? 'expired' : 'expires'} ${absoluteTime(until)}`,
]
