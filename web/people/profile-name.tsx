import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, CallError } from '#web/platform/call.ts'
import { meQuery, type Profile } from '#web/platform/profile.ts'
import { sessionQuery } from '#web/platform/session.ts'
import { showUndo } from '#web/platform/toasts.tsx'
import { Avatar } from '#web/ui/avatar.tsx'
import classes from './own-forms.module.css'
import { TextField } from './text-field.tsx'

export const ProfileName = ({ profile: { id, name: saved } }: { profile: Profile }) => {
  const client = useQueryClient()
  const [name, setName] = useState(saved)
  const rename = useMutation({
    mutationFn: (name: string) => call('changeMe', { body: { name } }),
    networkMode: 'always',
    retry: false,
    onSuccess: (profile) => {
      client.setQueryData(meQuery.queryKey, profile)
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      setName(profile.name)
    },
  })
  return (
    <form
      className={classes.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === saved) return
        rename.mutate(name, {
          onSuccess: (profile) =>
            void showUndo({ message: `Name: ${profile.name}`, undo: () => void rename.mutate(saved) }),
        })
      }}
    >
      <Avatar id={id} name={name} size="large" />
      <div className={classes.grow}>
        <TextField
          id="own-name"
          label="Name"
          autoComplete="name"
          value={name}
          fault={faultIn(rename.error)}
          hint="Your initials are your picture."
          onChange={setName}
        />
      </div>
      <Button type="submit" variant="default" loading={rename.isPending} disabled={name.trim() === saved}>
        Save
      </Button>
    </form>
  )
}

const faultIn = (error: Error | null) =>
  error instanceof CallError ? (error.fieldErrors['name'] ?? error.message) : error?.message
