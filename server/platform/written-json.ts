// Answers that are JSON already, as PostgreSQL wrote it: nothing reads them again on their way out.
import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

const mark = Symbol('written JSON')

export interface WrittenJson {
  readonly [mark]: true
  readonly bytes: Buffer
  readonly etag: string
}

/** Several callers may be sent the same: it is encoded and hashed once. */
export const writtenJson = (text: string): WrittenJson => {
  const bytes = Buffer.from(text)
  return { [mark]: true, bytes, etag: etagOfBytes(bytes) }
}

export const isWrittenJson = (answer: unknown): answer is WrittenJson =>
  typeof answer === 'object' && answer !== null && mark in answer

export const sendWritten = (reply: FastifyReply, { bytes, etag }: WrittenJson) =>
  reply.header('etag', etag).type('application/json; charset=utf-8').send(bytes)

/** Weak, since a compressed answer is the same to its reader (RFC 9110 8.8.1). */
export const etagOfBytes = (bytes: string | Buffer) => `W/"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`
