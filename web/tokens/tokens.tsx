import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Answer } from '#web/platform/call.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { ErrorState } from '#web/ui/states.tsx'
import { NewTokenForm } from './new-token-form.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { tokensQuery, type Token } from './token-changes.ts'
import { TokenRow } from './token-row.tsx'
import classes from './tokens.module.css'

/** API tokens: one's own, and for admins everybody's. */
export const Tokens = () => {
  const { data: session } = useQuery(sessionQuery)
  const person = session?.person
  if (!person)
    return (
      <p className={classes.words}>
        A token is somebody’s, and this desk has nobody yet. <Link to="/claim">Claim this desk</Link> to make one.
      </p>
    )
  return <TokensOf person={person} />
}

const TokensOf = ({ person }: { person: NonNullable<Answer<'readSession'>['person']> }) => {
  const { data: tokens, error, refetch } = useQuery(tokensQuery)
  const [revoking, setRevoking] = useState<Token>()
  const all = useRef<HTMLDivElement>(null)
  if (!tokens)
    return error ? (
      <ErrorState what="The tokens could not be read" error={error} onRetry={() => void refetch()} />
    ) : null
  return (
    <>
      <div ref={all} tabIndex={-1} className={classes.all}>
        {tokens.items.length > 0 ? (
          <ul className={classes.list} aria-label="Tokens">
            {tokens.items.map((token) => (
              <TokenRow key={token.id} token={token} isOwn={token.person.id === person.id} onRevoke={setRevoking} />
            ))}
          </ul>
        ) : (
          <p className={classes.words}>No tokens yet. A program that has one may do here what you allow it.</p>
        )}
      </div>
      <NewTokenForm role={person.role} />
      <RevokeDialog
        token={revoking}
        onClose={() => setRevoking(undefined)}
        onRevoked={() => {
          setRevoking(undefined)
          // What was pressed is gone with its row.
          requestAnimationFrame(() => all.current?.focus())
        }}
      />
    </>
  )
}
