import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startKeys } from './platform/keys.tsx'
import { startLive } from './platform/live.ts'
import { guardUnsentWrites, makeQueryClient } from './platform/query.ts'
import { makeRouter } from './routes.tsx'
import { followForQueries } from './shell/live-queries.ts'
import { reloadOnceWhenStale } from './shell/stale-build.ts'
import { schemeManager } from './platform/scheme.ts'
import { theme } from './theme.ts'

const queryClient = makeQueryClient()
const router = makeRouter(queryClient)

reloadOnceWhenStale()
guardUnsentWrites(queryClient)
followForQueries(queryClient)
startLive()
startKeys()

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')

// Variables and global classes come from files (tokens.css, styles.ts): the page's policy refuses injected styles.
createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
