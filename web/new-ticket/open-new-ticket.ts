import { makeSubject, useSubject } from '#web/platform/subject.ts'

const isOpen = makeSubject(false)

/** Opens the form over whatever page is shown; on a phone the dialog sends on to its own page (`/new`). */
export const openNewTicket = () => isOpen.write(true)

export const closeNewTicket = () => isOpen.write(false)

export const useNewTicketOpen = () => useSubject(isOpen)
