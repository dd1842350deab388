import { Navigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Dialog } from '#web/ui/dialog.tsx'
import { NewTicketForm } from './new-ticket-form.tsx'
import { closeNewTicket } from './open-new-ticket.ts'

/** Over the page on a desktop; a phone gives the form the whole screen. */
export const NewTicketDialog = () => {
  const [isPhone] = useState(() => window.matchMedia('(max-width: 640px)').matches)
  const [before] = useState(() => document.activeElement)

  useEffect(() => {
    if (isPhone) return closeNewTicket()
    // The dialog leaves the page whole, so the browser cannot give the focus back by itself.
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [before, isPhone])

  if (isPhone) return <Navigate to="/new" />
  return (
    <Dialog title="New ticket" isOpen onClose={closeNewTicket}>
      <NewTicketForm onDone={closeNewTicket} onCancel={closeNewTicket} />
    </Dialog>
  )
}
