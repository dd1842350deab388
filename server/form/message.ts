// What somebody typed into the form: read, and every fault told in words that mend it.
import { countCharacters, faultOfText, readRequester, tidyText } from '#server/tickets/tickets.ts'
import type { NewTicket } from '#shared/tickets.ts'
import { ticketLimits } from '#shared/words.ts'

export const fields = ['name', 'email', 'subject', 'message'] as const
export type Field = (typeof fields)[number]
export type Typed = Readonly<Record<Field, string>>

export const mostCharacters = 20_000

export interface Posted extends Typed {
  readonly stamp: string
  /** A field that people do not see. */
  readonly website: string
}

/** Of a repeated field the last counts, as everywhere here. */
export const readPosted = (body: unknown): Posted => {
  const form = body instanceof URLSearchParams ? body : new URLSearchParams()
  const last = (field: string) => (form.getAll(field).at(-1) ?? '').replaceAll('\r\n', '\n')
  return {
    name: last('name'),
    email: last('email'),
    subject: last('subject'),
    message: last('message'),
    stamp: last('stamp'),
    website: last('website'),
  }
}

export type Faults = Partial<Readonly<Record<Field, string>>>

/** The ticket it makes, or what is wrong with it. */
export const readMessage = (typed: Typed): { readonly ticket: NewTicket; readonly faults: Faults } => {
  const { requester, faults } = readRequester(typed)
  const ticket = { title: tidyText(typed.subject), description: tidyText(typed.message), requester }
  const ofPerson = Object.fromEntries(faults.map(({ field, message }) => [field, message]))
  const ofSubject = faultOfSubject(ticket.title)
  const ofMessage = faultOfMessage(ticket.description)
  return {
    ticket,
    faults: { ...ofPerson, ...(ofSubject && { subject: ofSubject }), ...(ofMessage && { message: ofMessage }) },
  }
}

const faultOfSubject = (subject: string) => {
  if (subject === '') return 'A subject is needed: a few words.'
  return faultOfText('title', subject) && `The subject may have ${ticketLimits.titleCharacters} characters at most.`
}

const faultOfMessage = (message: string) => {
  if (message === '') return 'A message is needed.'
  if (countCharacters(message) > mostCharacters)
    return `The message may have ${mostCharacters.toLocaleString('en')} characters at most.`
  return faultOfText('description', message) && 'The message holds a character that cannot be kept (NUL).'
}
