import { Type } from 'typebox'
import { contract } from './contract.ts'
import { paths } from './routes.ts'
import { liveKinds } from './words.ts'

export const live = {
  followLive: contract(paths.followLive, {
    summary: 'Follow changes as they happen',
    description:
      'Server-sent events. The data of each is JSON: { "kind", "ticket_id"? } with kind one of ' +
      `${liveKinds.join(', ')}. Ids only: read what changed by its own route. ` +
      'On resync, read everything again.',
    tags: ['live'],
    headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 30 })) }),
    response: {
      200: Type.Unsafe<void>({
        description: 'The stream; it ends only when the desk stops',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      }),
    },
  }),
}
