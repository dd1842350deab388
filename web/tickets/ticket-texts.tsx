import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Ticket } from '#shared/tickets.ts'
import { ticketLimits } from '#shared/words.ts'
import { useMay } from '#web/platform/session.ts'
import { PlainText } from '#web/ui/plain-text.tsx'
import { useTextEdit } from './text-edit.ts'
import classes from './ticket-page.module.css'

export const TitleText = ({ ticket }: { ticket: Ticket }) => {
  const edit = useTextEdit(ticket, 'title')
  if (!edit.isEditing)
    return (
      <div className={classes.titleLine}>
        <h1 tabIndex={-1} className={classes.title}>
          <span className={classes.number}>#{ticket.id}</span> <PlainText text={ticket.title} />
        </h1>
        <EditButton name="title" onEdit={edit.start} />
      </div>
    )
  return (
    <EditForm edit={edit} label="Title">
      {(field) => (
        <input
          {...field}
          type="text"
          maxLength={ticketLimits.titleCharacters * 2}
          onKeyDown={(event) => {
            if (event.key === 'Escape') edit.cancel()
          }}
        />
      )}
    </EditForm>
  )
}

export const DescriptionText = ({ ticket }: { ticket: Ticket }) => {
  const edit = useTextEdit(ticket, 'description')
  if (!edit.isEditing)
    return (
      <section aria-label="Description">
        <p className={classes.description}>
          <PlainText text={ticket.description} />
        </p>
        <EditButton name="description" onEdit={edit.start} />
      </section>
    )
  return (
    <EditForm edit={edit} label="Description">
      {(field) => (
        <textarea
          {...field}
          rows={12}
          onKeyDown={(event) => {
            if (event.key === 'Escape') edit.cancel()
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault()
              edit.save()
            }
          }}
        />
      )}
    </EditForm>
  )
}

const EditButton = ({ name, onEdit }: { name: string; onEdit: () => void }) =>
  useMay('agent') ? (
    <button type="button" className={classes.edit} data-edit={name} onClick={onEdit}>
      Edit {name}
    </button>
  ) : null

type Edit = ReturnType<typeof useTextEdit>
type FieldProps = {
  ref: (element: HTMLElement | null) => void
  className: string | undefined
  dir: 'auto'
  'aria-label': string
  'aria-invalid': boolean
  value: string
  onChange: (event: { target: { value: string } }) => void
}

interface EditFormProps {
  edit: Edit
  label: string
  children: (field: FieldProps) => React.ReactNode
}

const EditForm = ({ edit, label, children }: EditFormProps) => {
  const [focusOnce] = useState(() => onceFocused())
  return (
    <form
      className={classes.editForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        edit.save()
      }}
    >
      {children({
        ref: focusOnce,
        className: classes.input,
        dir: 'auto',
        'aria-label': label,
        'aria-invalid': Boolean(edit.fault),
        value: edit.text,
        onChange: (event) => edit.write(event.target.value),
      })}
      {edit.fault ? (
        <p className={classes.fault} role="alert">
          {edit.fault}
        </p>
      ) : null}
      {edit.theirs === undefined ? null : (
        <div className={classes.conflict} role="alert">
          <p>Somebody changed this meanwhile to:</p>
          <blockquote>
            <PlainText text={edit.theirs} />
          </blockquote>
          <Button size="xs" variant="default" onClick={edit.takeTheirs}>
            Take theirs
          </Button>
        </div>
      )}
      <div className={classes.editActions}>
        <Button type="submit" size="xs" loading={edit.isSaving}>
          {edit.theirs === undefined ? 'Save' : 'Save mine'}
        </Button>
        <Button size="xs" variant="default" onClick={edit.cancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

const onceFocused = () => {
  let isDone = false
  return (element: HTMLElement | null) => {
    if (!element || isDone) return
    isDone = true
    element.focus()
  }
}
