// Every path of /api/v1, by the name both sides call it. Plain data: the web app imports it without any schema library.

export const paths = {
  readSession: 'GET /api/v1/session',
  signIn: 'POST /api/v1/session',
  signOut: 'DELETE /api/v1/session',
  claimDesk: 'POST /api/v1/claim',
  listTickets: 'GET /api/v1/tickets',
  countTickets: 'GET /api/v1/tickets/count',
  createTicket: 'POST /api/v1/tickets',
  getTicket: 'GET /api/v1/tickets/:id',
  updateTicket: 'PATCH /api/v1/tickets/:id',
  listTicketEvents: 'GET /api/v1/tickets/:id/events',
  classify: 'POST /api/v1/classify',
  readStats: 'GET /api/v1/stats',
  readStatsSeries: 'GET /api/v1/stats/series',
  readHealth: 'GET /api/v1/health',
  readSettings: 'GET /api/v1/settings',
  readSample: 'GET /api/v1/sample',
  loadSample: 'POST /api/v1/sample',
  removeSample: 'DELETE /api/v1/sample',
  followLive: 'GET /api/v1/live',
} as const
