// What somebody on another machine sees of a desk: asks each request of the list given as JSON, prints the answers.
// On its own, in plain JavaScript: it runs in another network, by a Node started for it alone.
import { request } from 'node:http'

/** @param {{ host: string, port: number, method?: string, path: string, headers?: Record<string, string>, body?: string }} wanted */
const ask = ({ body, ...wanted }) =>
  new Promise((settle) => {
    const outgoing = request({ ...wanted, timeout: 3_000, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => (text += chunk))
      answer.on('end', () => settle({ status: answer.statusCode, headers: answer.headers, body: text }))
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error('ETIMEDOUT')))
    outgoing.on('error', (error) => settle({ fault: error.code ?? error.message }))
    outgoing.end(body)
  })

const answers = []
for (const wanted of JSON.parse(process.argv[2] ?? '[]')) answers.push(await ask(wanted))
process.stdout.write(JSON.stringify(answers))
