import { agent, viewer } from '#server/platform/access.ts'
import type { Feature } from '#server/platform/feature.ts'
import type { On } from '#server/platform/http.ts'
import { portal as contracts } from '#shared/portal.ts'
import { forgetOldLinks, makeTicketLink, readTicketLink, revokeTicketLink } from './links.ts'
import { servePages } from './pages.ts'

const routes = (on: On) => {
  on(contracts.readTicketLink, viewer('tickets'), async ({ ctx, params }) => readTicketLink(ctx, params.id))
  on(contracts.makeTicketLink, agent('tickets'), async ({ ctx, params, reply }) => {
    const path = await makeTicketLink(ctx, params.id)
    // Kept by nobody between: it opens the ticket.
    void reply.header('cache-control', 'no-store')
    return { path, link: await readTicketLink(ctx, params.id) }
  })
  on(contracts.revokeTicketLink, agent('tickets'), async ({ ctx, params }) => {
    await revokeTicketLink(ctx, params.id)
    return readTicketLink(ctx, params.id)
  })
}

export const portal: Feature = {
  name: 'portal',
  routes,
  plugin: async (app) => void (await app.register(servePages)),
  hourly: forgetOldLinks,
}
