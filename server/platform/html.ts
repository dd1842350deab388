// Pages written by the server, for who has no script and no sign-in. What is put into one is text unless it was written
// as HTML here: nobody has to think of escaping it.

export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | readonly Html[] | undefined | false

export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]) =>
  new Html(texts.map((text, at) => text + textOf(parts[at])).join(''))

const textOf = (part: Part): string => {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  return typeof part === 'object' ? part.map(({ text }) => text).join('') : escaped(String(part))
}

const escaped = (text: string) => text.replaceAll(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// Embeddings, overrides and isolates turn round what stands beside them: they are shown instead.
const reordering = /[\u202a-\u202e\u2066-\u2069]/g

/** Text from outside. */
export const foreign = (text: string) => html`<bdi dir="auto">${text.replaceAll(reordering, '\ufffd')}</bdi>`
