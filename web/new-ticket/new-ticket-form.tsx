import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId } from 'react'
import { categories, priorities, ticketLimits } from '#shared/words.ts'
import { capsOf } from '#web/platform/key-names.ts'
import { useKeys } from '#web/platform/keys.tsx'
import { showUndo } from '#web/platform/toasts.tsx'
import { useSubject } from '#web/platform/subject.ts'
import { Icon } from '#web/ui/icons.tsx'
import { categoryWords, priorityWords } from '#web/ui/words.ts'
import { countCharacters, createFromDraft, ticketForm } from './create-ticket.ts'
import classes from './new-ticket-form.module.css'
import { openNewTicket } from './open-new-ticket.ts'
import { PossiblySame } from './possibly-same.tsx'
import { SuggestionBanner } from './suggestion-banner.tsx'
import { bannerOf, type Banner, type Field, type Suggesting } from './suggesting.ts'

interface NewTicketFormProps {
  /** The ticket is on its way, or the form was left; the draft is kept in the second case. */
  onDone: () => void
  onCancel: () => void
}

export const NewTicketForm = ({ onDone, onCancel }: NewTicketFormProps) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { form } = useSubject(ticketForm.draft)
  const errors = useSubject(ticketForm.errors)
  const isSaved = useSubject(ticketForm.isSaved)
  const banner = bannerOf(form)
  const titleLength = countCharacters(form.title.trim())

  const create = () => {
    const open = (id: number) => void navigate({ to: '/t/$id', params: { id } })
    if (createFromDraft({ client, open })) onDone()
    else focusFault()
  }

  const discard = () => {
    const restore = ticketForm.discard()
    onCancel()
    showUndo({
      message: 'Draft discarded',
      undo: () => {
        restore()
        openNewTicket()
      },
    })
  }

  useKeys([
    {
      keys: 'Mod+Enter',
      label: 'Create the ticket',
      group: 'New ticket',
      worksInFields: true,
      worksInDialogs: true,
      run: create,
    },
  ])

  useEffect(() => {
    // A draft that was opened again may have no suggestion yet.
    ticketForm.rest()
    window.addEventListener('pagehide', ticketForm.save)
    return () => {
      window.removeEventListener('pagehide', ticketForm.save)
      ticketForm.save()
    }
  }, [])

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <TextField
        name="title"
        label="Title"
        error={errors['title']}
        aside={`${titleLength}/${ticketLimits.titleCharacters}`}
        isOver={titleLength > ticketLimits.titleCharacters}
      >
        {(field) => (
          <input
            {...field}
            // The dialog puts the focus here when it opens.
            ref={(input) => input?.setAttribute('autofocus', '')}
            type="text"
            dir="auto"
            autoComplete="off"
            value={form.title}
            onChange={(event) => ticketForm.type({ title: event.target.value })}
            onBlur={ticketForm.rest}
            onKeyDown={(event) => {
              // Enter goes on; only Create and its shortcut send.
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
              event.preventDefault()
              event.currentTarget.form?.querySelector('textarea')?.focus()
            }}
          />
        )}
      </TextField>
      <TextField name="description" label="Description" error={errors['description']}>
        {(field) => (
          <textarea
            {...field}
            rows={7}
            dir="auto"
            value={form.description}
            onChange={(event) => ticketForm.type({ description: event.target.value })}
            onBlur={ticketForm.rest}
          />
        )}
      </TextField>
      <SuggestionBanner banner={banner} form={form} dispatch={ticketForm.dispatch} />
      <div className={classes.choices}>
        <ChoiceField field="category" label="Category" form={form} banner={banner} />
        <ChoiceField field="priority" label="Priority" form={form} banner={banner} />
      </div>
      <PossiblySame title={form.title} description={form.description} />
      <footer className={classes.footer}>
        <output className={classes.saved}>{isSaved ? 'Draft saved' : ''}</output>
        {isSaved ? (
          <button type="button" className={classes.discard} onClick={discard}>
            Discard
          </button>
        ) : null}
        <span className={classes.gap} />
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" aria-keyshortcuts="Control+Enter Meta+Enter">
          Create <Shortcut name="Mod+Enter" />
        </Button>
      </footer>
    </form>
  )
}

interface TextFieldProps {
  name: 'title' | 'description'
  label: string
  error: string | undefined
  aside?: string
  isOver?: boolean
  children: (field: {
    id: string
    name: string
    className: string | undefined
    'aria-invalid': boolean
    'aria-describedby': string
  }) => React.ReactNode
}

const TextField = ({ name, label, error, aside, isOver, children }: TextFieldProps) => {
  const id = useId()
  return (
    <div className={classes.field}>
      <div className={classes.labelLine}>
        <label htmlFor={id}>{label}</label>
        {aside ? (
          <span className={classes.count} data-over={isOver || undefined}>
            {aside}
          </span>
        ) : null}
      </div>
      {children({
        id,
        name,
        className: classes.input,
        'aria-invalid': Boolean(error),
        'aria-describedby': `${id}-error`,
      })}
      <p id={`${id}-error`} className={classes.error} role={error ? 'alert' : undefined}>
        {error ? (
          <>
            <Icon name="warning" size={14} /> {error}
          </>
        ) : null}
      </p>
    </div>
  )
}

const options = {
  category: categories.map((value) => ({ value, words: categoryWords[value] })),
  priority: priorities.map((value) => ({ value, words: priorityWords[value] })),
} as const

/** What the server takes when nothing can be suggested. */
const defaults = { category: categoryWords.general, priority: priorityWords.medium } as const

const ChoiceField = ({
  field,
  label,
  form,
  banner,
}: {
  field: Field
  label: string
  form: Suggesting
  banner: Banner
}) => {
  const id = useId()
  const choice = form[field]
  const isFilled = choice.by === 'suggestion'
  return (
    <div className={classes.field}>
      <div className={classes.labelLine}>
        <label htmlFor={id}>{label}</label>
        <span id={`${id}-mark`} className={classes.mark}>
          {isFilled ? '✦ suggested' : ''}
        </span>
      </div>
      <select
        id={id}
        name={field}
        className={classes.select}
        data-by={choice.by}
        aria-describedby={`${id}-mark`}
        value={choice.by === 'nobody' ? '' : choice.value}
        onChange={(event) => ticketForm.dispatch({ type: 'chose', field, value: event.target.value || null })}
      >
        <option value="">{banner.kind === 'off' ? `${defaults[field]} (default)` : 'Automatic'}</option>
        {options[field].map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

const Shortcut = ({ name }: { name: string }) => (
  <span className={classes.shortcut} aria-hidden="true">
    {capsOf(name).flat().join(' ')}
  </span>
)

const focusFault = () =>
  // After the faults are drawn.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus())
