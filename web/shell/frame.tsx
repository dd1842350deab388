import { Outlet, useRouterState } from '@tanstack/react-router'
import { Shell } from './shell.tsx'

const entrances = ['/claim', '/sign-in', '/sign-in/oidc', '/join', '/second-step']

/** Before the desk there is nothing of it to be seen, and nothing of it is asked for. */
export const Frame = () => {
  const path = useRouterState({ select: (state) => state.location.pathname })
  return entrances.includes(path) ? <Outlet /> : <Shell />
}
