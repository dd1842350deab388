// Prepared statements of a client whose connections change: each has one name for all clients, and is made known to a
// connection before it is used there. What that adds to the conversation, the client does not hear.
import { createHash } from 'node:crypto'
import { cString, message, splitStrings, type Message } from './wire-messages.ts'

export class StatementBook {
  /** By the client's own name: the shared name, and what follows the name in its Parse. */
  private readonly known = new Map<string, { shared: string; rest: Buffer }>()
  /** Answers that are on their way, and whether the client waits for them. */
  private readonly expected: { type: '1' | '3'; isSwallowed: boolean }[] = []
  private readonly prepared: string[] = []
  private hasFailed = false

  translate(sent: Message, onServer: Set<string>): Buffer[] {
    if (sent.type === 'P') {
      const { strings, rest } = splitStrings(sent.bytes, 1)
      const [name = ''] = strings
      if (name === '') return this.expect('1', sent.bytes)
      const shared = `POOLER_${createHash('sha256').update(rest).digest('hex').slice(0, 16)}`
      this.known.set(name, { shared, rest: Buffer.from(rest) })
      return [...this.close(shared), ...this.parse(shared, rest, onServer, false)]
    }
    if (sent.type === 'B') {
      const { strings, rest } = splitStrings(sent.bytes, 2)
      const [portal = '', name = ''] = strings
      const statement = this.known.get(name)
      if (!statement) return [sent.bytes]
      const bind = message('B', Buffer.concat([cString(portal), cString(statement.shared), rest]))
      if (onServer.has(statement.shared)) return [bind]
      return [...this.close(statement.shared), ...this.parse(statement.shared, statement.rest, onServer, true), bind]
    }
    if (sent.type === 'C') return this.expect('3', sent.bytes)
    return [sent.bytes]
  }

  isSwallowed({ type }: Message) {
    if (type === 'E') this.hasFailed = true
    if (type !== '1' && type !== '3') return false
    return this.expected.shift()?.isSwallowed ?? false
  }

  endBatch(onServer: Set<string>) {
    // After an error the rest of a batch is skipped: what was made known in it may not have been.
    if (this.hasFailed) for (const shared of this.prepared) onServer.delete(shared)
    this.hasFailed = false
    this.expected.length = 0
    this.prepared.length = 0
  }

  private close(shared: string) {
    this.expected.push({ type: '3', isSwallowed: true })
    return [message('C', Buffer.concat([Buffer.from('S'), cString(shared)]))]
  }

  private parse(shared: string, rest: Buffer, onServer: Set<string>, isSwallowed: boolean) {
    this.expected.push({ type: '1', isSwallowed })
    this.prepared.push(shared)
    onServer.add(shared)
    return [message('P', Buffer.concat([cString(shared), rest]))]
  }

  private expect(type: '1' | '3', bytes: Buffer) {
    this.expected.push({ type, isSwallowed: false })
    return [bytes]
  }
}
