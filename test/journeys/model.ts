// A language model at the network's edge: a small server that speaks the OpenAI wire format and does as a test says.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Behaviour {
  answer?: { category: string; priority: string; reason: string }
  /** Sent in place of an answer. */
  text?: string
  status?: number
  delayMs?: number
}

export const startModel = async (first: Behaviour) => {
  let behaviour = first
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      asked += 1
      const { answer, text, status = 200, delayMs = 0 } = behaviour
      const timer = setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(text ?? completion(JSON.stringify(answer)))
      }, delayMs)
      response.on('close', () => clearTimeout(timer))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    settings: {
      AI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      AI_API_KEY: 'key',
      AI_MODEL: 'model',
      TRIAGE_LOCAL: 'off',
    },
    behave: (next: Behaviour) => (behaviour = next),
    asked: () => asked,
  }
}

const completion = (content: string) =>
  JSON.stringify({
    id: 'completion',
    object: 'chat.completion',
    created: 1,
    model: 'model',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })
