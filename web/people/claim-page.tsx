import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { passwordLimits } from '#shared/words.ts'
import { call, CallError } from '#web/platform/call.ts'
import { sessionQuery } from '#web/platform/session.ts'
import classes from './entrance.module.css'
import { Entrance } from './entrance.tsx'
import { PasswordField } from './password-field.tsx'
import { TextField } from './text-field.tsx'

const lead =
  'You become its owner, and from then on it has a sign-in. What was done on it so far is yours. There is no way back.'

/** Opened by the link that the desk prints at its start: the code stands behind #, where no server and no log sees it. */
export const ClaimPage = () => {
  const { data: session } = useQuery(sessionQuery)
  if (session?.is_claimed) {
    return (
      <Entrance title="This desk has an owner" lead="It was claimed already, and is not given away a second time.">
        <p className={classes.ways}>
          <a href="/sign-in">Sign in</a>
        </p>
      </Entrance>
    )
  }
  return (
    <Entrance title="Claim this desk" lead={lead}>
      <ClaimForm />
      <div className={classes.ways}>
        <p>The link is printed where the desk is started, and by each start anew; in containers:</p>
        <code>docker compose logs api</code>
      </div>
    </Entrance>
  )
}

const codeIn = (text: string) => text.trim().split('#').at(-1) ?? ''

const ClaimForm = () => {
  const [given] = useState(() => window.location.hash.slice(1))
  const [code, setCode] = useState(given)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const claim = useMutation({
    mutationFn: () => call('claimDesk', { body: { code: codeIn(code), name, email, password } }),
    networkMode: 'always',
    retry: false,
  })
  const faults = claim.error instanceof CallError ? claim.error.fieldErrors : {}
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // The whole page anew: the desk is another one now.
        claim.mutate(undefined, { onSuccess: () => window.location.replace('/welcome') })
      }}
    >
      {given === '' ? <TextField id="code" label="The link, or its code" value={code} onChange={setCode} /> : null}
      <TextField id="name" label="Name" autoComplete="name" value={name} fault={faults['name']} onChange={setName} />
      <TextField
        id="email"
        type="email"
        label="E-mail"
        autoComplete="username"
        value={email}
        fault={faults['email']}
        onChange={setEmail}
      />
      <PasswordField
        autoComplete="new-password"
        value={password}
        fault={faults['password']}
        hint={`At least ${passwordLimits.leastCharacters} characters; a sentence is best.`}
        onChange={setPassword}
      />
      <div role="alert">
        {claim.error && Object.keys(faults).length === 0 ? (
          <p className={classes.failure}>{claim.error.message}</p>
        ) : null}
      </div>
      <Button type="submit" loading={claim.isPending || claim.isSuccess}>
        Claim this desk
      </Button>
    </form>
  )
}
