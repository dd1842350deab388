// The form as it is shown: empty, or with what was typed and what is wrong with it.
import type { FastifyReply } from 'fastify'
import { html, type Html } from '#server/platform/html.ts'
import { sendPage } from '#server/portal/portal.ts'
import { ticketLimits } from '#shared/words.ts'
import { fields, mostCharacters, type Faults, type Field, type Typed } from './message.ts'
import { formPath } from './switch.ts'

interface Shown {
  readonly stamp: string
  readonly typed?: Typed
  readonly faults?: Faults
  /** What keeps it from being taken, where that is no field. */
  readonly trouble?: string
  readonly status?: number
}

export const sendForm = (reply: FastifyReply, shown: Shown) => {
  const { stamp, faults = {}, trouble, status = 200 } = shown
  const isRefused = trouble !== undefined || Object.keys(faults).length > 0
  // Sent to its own page alone, and to that with its origin: with no-referrer a browser would send the form from "null".
  void reply.header('referrer-policy', 'same-origin')
  return sendPage(reply, {
    title: isRefused ? 'Not sent yet: how can we help?' : 'How can we help?',
    status,
    body: html`<h1>How can we help?</h1>
      ${isRefused && noticeOf(faults, trouble)}
      <form method="post" action="${formPath}">
        ${fields.map((field) => fieldOf(field, shown))}
        <div class="unseen" aria-hidden="true">
          <label for="website">Leave this empty</label>
          <input id="website" name="website" tabindex="-1" autocomplete="off" />
        </div>
        <input type="hidden" name="stamp" value="${stamp}" />
        <button type="submit">Send</button>
      </form>`,
  })
}

const labels: Readonly<Record<Field, string>> = {
  name: 'Your name',
  email: 'Your e-mail address',
  subject: 'Subject',
  message: 'Message',
}

const noticeOf = (faults: Faults, trouble: string | undefined) =>
  html`<div class="notice" role="alert">
    <p>${trouble ?? 'Not sent yet. This needs mending:'}</p>
    ${
      Object.keys(faults).length > 0 &&
      html`<ul>
        ${fields.filter((field) => faults[field]).map((field) => html`<li><a href="#${field}">${faults[field]}</a></li>`)}
      </ul>`
    }
  </div>`

const fieldOf = (field: Field, { typed, faults = {} }: Shown): Html => {
  const fault = faults[field]
  const described = fault !== undefined && html` aria-invalid="true" aria-describedby="${field}-fault"`
  const value = typed?.[field] ?? ''
  return html`<div class="field">
    <label for="${field}">${labels[field]}</label>
    ${
      field === 'message'
        ? // A line break right after the tag is not part of the text (HTML 13.1.2.5).
          html`<textarea id="message" name="message" required maxlength="${mostCharacters}" ${described}>
${value}</textarea>`
        : html`<input id="${field}" name="${field}" required value="${value}" ${attributes[field]}${described} />`
    }
    ${fault !== undefined && html`<p class="fault" id="${field}-fault">${fault}</p>`}
  </div>`
}

const attributes: Readonly<Record<Exclude<Field, 'message'>, Html>> = {
  name: html` type="text" autocomplete="name" maxlength="200"`,
  email: html` type="email" autocomplete="email" maxlength="254"`,
  subject: html` type="text" autocomplete="off" maxlength="${ticketLimits.titleCharacters}"`,
}

interface Sent {
  readonly ticketId: number
  /** The whole address, to be kept. */
  readonly link: string
}

export const sendReceipt = (reply: FastifyReply, { ticketId, link }: Sent) =>
  sendPage(reply, {
    title: 'We have your message',
    status: 201,
    body: html`<h1>Got it: #${ticketId}</h1>
      <p>We have your message. No e-mail is sent about it, so keep this link: it is how you see what becomes of it.</p>
      <p><a href="${link}">${link}</a></p>
      <p class="muted">Whoever has the link can read your message. It ends 30 days after the last change.</p>`,
  })

export const sendNoForm = (reply: FastifyReply) =>
  sendPage(reply, {
    title: 'Nothing here',
    status: 404,
    body: html`<h1>Nothing here</h1>
      <p>There is no form at this address.</p>`,
  })
