// Messages of PostgreSQL's protocol, as they lie in a stream: a letter, four bytes of length, and what follows. The
// first one of a client has no letter.

export interface Message {
  /** Its letter, or 'startup'. */
  readonly type: string
  /** The whole of it, letter and length included. */
  readonly bytes: Buffer
}

export class MessageReader {
  private rest: Buffer = Buffer.alloc(0)
  private isUntyped: boolean
  constructor({ startsUntyped = false } = {}) {
    this.isUntyped = startsUntyped
  }

  /** After a refused request for TLS the client begins again. */
  expectUntyped() {
    this.isUntyped = true
  }

  *read(chunk: Buffer): Generator<Message> {
    this.rest = Buffer.concat([this.rest, chunk])
    for (;;) {
      const lengthAt = this.isUntyped ? 0 : 1
      if (this.rest.length < lengthAt + 4) return
      const end = lengthAt + this.rest.readUInt32BE(lengthAt)
      if (this.rest.length < end) return
      const bytes = this.rest.subarray(0, end)
      this.rest = this.rest.subarray(end)
      const type = this.isUntyped ? 'startup' : bytes.toString('latin1', 0, 1)
      this.isUntyped = false
      yield { type, bytes }
    }
  }
}

export const message = (type: string, body: Buffer) => {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

export const cString = (text: string) => Buffer.from(`${text}\0`)

/** The bytes of a message without its first so many strings, and those strings. */
export const splitStrings = (bytes: Buffer, count: number, from = 5) => {
  const strings: string[] = []
  let at = from
  for (let n = 0; n < count; n++) {
    const end = bytes.indexOf(0, at)
    strings.push(bytes.toString('utf8', at, end))
    at = end + 1
  }
  return { strings, rest: bytes.subarray(at) }
}
