import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Ticket } from '#shared/tickets.ts'
import { ticketLimits } from '#shared/words.ts'
import { call, CallError } from '#web/platform/call.ts'
import { showUndo } from '#web/platform/toasts.tsx'
import { sendChange } from './edit-ticket.ts'
import { ticketCacheOf } from './ticket-cache.ts'

type TextField = 'title' | 'description'
type Editing = { text: string; base: string; isSaving: boolean; fault?: string; theirs?: string }

const words = { title: 'Title', description: 'Description' } as const

/**
 * Edits a text in place. What is being typed is never touched from outside; a text that somebody else changed meanwhile
 * is not overwritten unasked: it is shown, and the person decides.
 */
export const useTextEdit = (ticket: Ticket, field: TextField) => {
  const client = useQueryClient()
  const [editing, setEditing] = useState<Editing>()
  const { id } = ticket

  const update = (part: Partial<Editing>) => setEditing((now) => now && { ...now, ...part })
  const close = () => {
    setEditing(undefined)
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-edit="${field}"]`)?.focus())
  }

  const send = async (text: string, base: string): Promise<void> => {
    const now = ticketCacheOf(client).find(id) ?? ticket
    if (now[field] !== base) return update({ isSaving: false, theirs: now[field], base: now[field] })
    try {
      await sendChange(client, id, { [field]: text }, { 'if-match': `"${now.version}"` })
    } catch (error) {
      if (!(error instanceof CallError) || error.status !== 412) throw error
      // Another field may have moved the version on; only a change of this very text is a conflict.
      ticketCacheOf(client).take(await call('getTicket', { params: { id } }))
      return send(text, base)
    }
    close()
    showUndo({
      message: `${words[field]} of #${id} changed`,
      undo: () => void sendChange(client, id, { [field]: base }).catch(() => undefined),
    })
  }

  const save = async () => {
    if (!editing || editing.isSaving) return
    const text = editing.text.trim()
    if (text === editing.base && editing.theirs === undefined) return close()
    const fault = faultOf(field, text)
    if (fault) return update({ fault })
    setEditing({ text: editing.text, base: editing.base, isSaving: true })
    try {
      await send(text, editing.base)
    } catch (error) {
      const reason = error instanceof CallError ? (error.fieldErrors[field] ?? error.message) : 'Something went wrong.'
      update({ isSaving: false, fault: `Not saved: ${reason}` })
    }
  }

  return {
    isEditing: editing !== undefined,
    text: editing?.text ?? '',
    fault: editing?.fault,
    theirs: editing?.theirs,
    isSaving: editing?.isSaving ?? false,
    start: () => setEditing({ text: ticket[field], base: ticket[field], isSaving: false }),
    write: (text: string) => setEditing((now) => now && { ...now, text, fault: undefined }),
    takeTheirs: close,
    cancel: close,
    save: () => void save(),
  }
}

const faultOf = (field: TextField, text: string) => {
  if (text === '') return `${words[field]} must not be blank.`
  const over = Array.from(text).length - ticketLimits.titleCharacters
  return field === 'title' && over > 0
    ? `${over} too many: a title has at most ${ticketLimits.titleCharacters} characters.`
    : undefined
}
