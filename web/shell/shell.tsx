import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { openNewTicket, useNewTicketOpen } from '#web/new-ticket/open-new-ticket.ts'
import { useKeys } from '#web/platform/keys.tsx'
import { useFormats } from '#web/platform/formats.ts'
import { useWriting } from '#web/platform/writing.ts'
import { undoNewest } from '#web/platform/toasts.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { goToSearch } from './go-to-search.ts'
import { Doorkeeper } from './doorkeeper.tsx'
import { Drawer } from './drawer.tsx'
import { FollowProfile } from './follow-profile.tsx'
import { KeySheet } from './key-sheet.tsx'
import { PageAnnouncer } from './page-announcer.tsx'
import classes from './shell.module.css'
import { Sidebar } from './sidebar.tsx'
import { useSidebarFold } from './sidebar-fold.ts'
import { StatusStrip } from './status-strip.tsx'
import { ToastStack } from './toast-stack.tsx'
import { TopBar } from './top-bar.tsx'

const NewTicketDialog = lazy(async () => ({
  default: (await import('#web/new-ticket/new-ticket-dialog.tsx')).NewTicketDialog,
}))

/** The frame around every page. Only `main` scrolls; what comes and goes at its foot never moves its content. */
export const Shell = () => {
  const navigate = useNavigate()
  const { toWrite } = useWriting()
  const { locale, timeZone } = useFormats()
  const [isFolded, toggleFold] = useSidebarFold()
  const [isSheetOpen, setSheetOpen] = useState(false)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const isNewTicketOpen = useNewTicketOpen()
  const path = useRouterState({ select: (state) => state.location.pathname })

  useKeys([
    toWrite({ keys: 'c', label: 'New ticket', group: 'Anywhere', run: () => openNewTicket() }),
    { keys: '/', label: 'Search', group: 'Anywhere', run: () => goToSearch(navigate) },
    { keys: ['z', 'Mod+z'], label: 'Undo', group: 'Anywhere', run: () => (undoNewest() ? undefined : false) },
    { keys: '[', label: 'Fold the sidebar', group: 'Anywhere', run: toggleFold },
    { keys: '?', label: 'Shortcuts of this screen', group: 'Anywhere', run: () => setSheetOpen(true) },
    { keys: 'g d', label: 'Dashboard', group: 'Go to', run: () => void navigate({ to: '/dashboard' }) },
    { keys: 'g t', label: 'Tickets', group: 'Go to', run: () => void navigate({ to: '/tickets' }) },
    { keys: 'g s', label: 'Settings', group: 'Go to', run: () => void navigate({ to: '/settings' }) },
  ])

  return (
    <div className={classes.frame} data-folded={isFolded || undefined}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <Sidebar isFolded={isFolded} onFold={toggleFold} onShortcuts={() => setSheetOpen(true)} />
      <TopBar onMenu={() => setDrawerOpen(true)} />
      <main id="main" className={classes.main} tabIndex={-1}>
        {/* What shows a date is drawn anew in another zone; the settings stand still, where it is being chosen. */}
        <Outlet key={path.startsWith('/settings') ? 'settings' : `${locale} ${timeZone}`} />
      </main>
      <StatusStrip />
      <BottomBar onMore={() => setDrawerOpen(true)} />
      <Drawer
        key={path}
        isOpen={isDrawerOpen}
        onClose={() => setDrawerOpen(false)}
        onShortcuts={() => {
          setDrawerOpen(false)
          setSheetOpen(true)
        }}
      />
      <KeySheet isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} />
      <ToastStack />
      <Doorkeeper />
      <FollowProfile />
      <PageAnnouncer path={path} />
      {isNewTicketOpen ? (
        <Suspense fallback={null}>
          <NewTicketDialog />
        </Suspense>
      ) : null}
    </div>
  )
}
