// What is handed out once and kept only as its hash: it is random enough that a plain one will do.
import { hash, randomBytes } from 'node:crypto'

/** 256 bits for sessions, 128 for codes that a person may have to type. */
export const makeSecret = (bytes: 16 | 32) => randomBytes(bytes).toString('base64url')

export const hashOfSecret = (secret: string) => hash('sha256', secret, 'buffer')
