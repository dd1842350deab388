import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { dashboardSearch } from '#web/dashboard/range.ts'
import { sectionOfHash } from '#web/settings/sections.ts'
import { RouteNotFound, RouteFailed } from '#web/shell/route-states.tsx'
import { Frame } from '#web/shell/frame.tsx'
import { ticketSearch } from '#web/tickets/search.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Frame,
  notFoundComponent: RouteNotFound,
  errorComponent: RouteFailed,
})

// The router lays what a page read over what the address holds: what the page dropped would come through again.
const only =
  <S extends object>(read: (raw: Record<string, unknown>) => S) =>
  (raw: Record<string, unknown>): S => ({
    ...Object.fromEntries(Object.keys(raw).map((key) => [key, undefined])),
    ...read(raw),
  })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/dashboard', replace: true })
  },
})

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboard',
  validateSearch: only(dashboardSearch),
  component: lazyRouteComponent(() => import('#web/dashboard/dashboard-page.tsx'), 'DashboardPage'),
})

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/tickets',
  validateSearch: only(ticketSearch),
  component: lazyRouteComponent(() => import('#web/tickets/tickets-page.tsx'), 'TicketsPage'),
})

const ticket = createRoute({
  getParentRoute: () => root,
  path: '/t/$id',
  params: {
    parse: ({ id }) => {
      const number = /^[1-9]\d{0,15}$/.test(id) ? Number(id) : Number.NaN
      if (!Number.isSafeInteger(number)) throw notFound()
      return { id: number }
    },
    stringify: ({ id }) => ({ id: String(id) }),
  },
  component: lazyRouteComponent(() => import('#web/tickets/ticket-page.tsx'), 'TicketPage'),
})

const newTicket = createRoute({
  getParentRoute: () => root,
  path: '/new',
  component: lazyRouteComponent(() => import('#web/new-ticket/new-ticket-page.tsx'), 'NewTicketPage'),
})

const claim = createRoute({
  getParentRoute: () => root,
  path: '/claim',
  component: lazyRouteComponent(() => import('#web/people/claim-page.tsx'), 'ClaimPage'),
})

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('#web/people/join-page.tsx'), 'JoinPage'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: only((raw): { next?: string } => (typeof raw['next'] === 'string' ? { next: raw['next'] } : {})),
  component: lazyRouteComponent(() => import('#web/people/sign-in-page.tsx'), 'SignInPage'),
})

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('#web/welcome/welcome-page.tsx'), 'WelcomePage'),
})

const provider = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/oidc',
  component: lazyRouteComponent(() => import('#web/people/provider-page.tsx'), 'ProviderPage'),
})

const secondStep = createRoute({
  getParentRoute: () => root,
  path: '/second-step',
  validateSearch: only((raw): { next?: string } => (typeof raw['next'] === 'string' ? { next: raw['next'] } : {})),
  component: lazyRouteComponent(() => import('#web/people/second-step-page.tsx'), 'SecondStepPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: ({ location: { hash } }) => {
    throw redirect({ to: '/settings/$section', params: { section: sectionOfHash(hash) }, replace: true })
  },
})

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('#web/settings/settings-page.tsx'), 'SettingsPage'),
})

// Plain words in the address (`?priority=high,critical&search=412`), not JSON: people and other programs write it too.
const readSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))
const writeSearch = (search: Record<string, unknown>) => {
  const text = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (typeof value === 'number' || (typeof value === 'string' && value)) text.set(key, String(value))
  }
  return text.size ? `?${text.toString().replaceAll('%2C', ',')}` : ''
}

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([
      home,
      dashboard,
      tickets,
      ticket,
      newTicket,
      settings,
      settingsSection,
      welcome,
      claim,
      join,
      signIn,
      provider,
      secondStep,
    ]),
    context: { queryClient },
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPreload: 'intent',
    defaultPendingMs: 400,
    defaultErrorComponent: RouteFailed,
    defaultNotFoundComponent: RouteNotFound,
    scrollRestoration: true,
    scrollToTopSelectors: ['#main', '[data-scroller]'],
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
