import { Button } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '#web/ui/dialog.tsx'
import { useTokenChanges, type Token } from './token-changes.ts'
import classes from './tokens.module.css'

interface RevokeDialogProps {
  /** Undefined while none is to be revoked. */
  token: Token | undefined
  onClose: () => void
  onRevoked: () => void
}

/** There is no undo: nobody has the token to put it back. So its name is typed first. */
export const RevokeDialog = ({ token, onClose, onRevoked }: RevokeDialogProps) => (
  <Dialog title={token ? `Revoke ${token.name}?` : ''} isOpen={token !== undefined} onClose={onClose}>
    {token ? <Confirmation token={token} onClose={onClose} onRevoked={onRevoked} /> : null}
  </Dialog>
)

const Confirmation = ({ token, onClose, onRevoked }: RevokeDialogProps & { token: Token }) => {
  const { revoke } = useTokenChanges()
  const [typed, setTyped] = useState('')
  const isMeant = typed.trim() === token.name
  return (
    <form
      className={classes.confirmation}
      onSubmit={(event) => {
        event.preventDefault()
        if (isMeant) revoke.mutate(token.id, { onSuccess: onRevoked })
      }}
    >
      <p className={classes.words}>What uses it is shut out at once, and there is no way back.</p>
      <label className={classes.field}>
        <span>
          Type <strong>{token.name}</strong> to confirm
        </span>
        <input
          // The dialog gives the focus to who has this attribute; React's autoFocus sets none.
          ref={(input) => input?.setAttribute('autofocus', '')}
          className={classes.input}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <div className={classes.actions}>
        <Button type="submit" variant="default" disabled={!isMeant} loading={revoke.isPending}>
          Revoke
        </Button>
        <Button variant="subtle" onClick={onClose}>
          Keep it
        </Button>
        <p className={classes.fault} aria-live="polite">
          {revoke.error?.message}
        </p>
      </div>
    </form>
  )
}
