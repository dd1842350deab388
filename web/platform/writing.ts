// Who may only read is offered nothing that writes; a key that would says who may.
import { useQuery } from '@tanstack/react-query'
import type { KeyBinding } from './keys.tsx'
import { sessionQuery, useMay } from './session.ts'
import { showNotice } from './toasts.tsx'

/** `toWrite` makes a key one that writes: for who may not it is listed nowhere, and tells them so when pressed. */
export const useWriting = () => {
  const mayWrite = useMay('agent')
  const { data: session } = useQuery(sessionQuery)
  const toWrite = (binding: KeyBinding): KeyBinding =>
    mayWrite
      ? binding
      : {
          ...binding,
          isUnlisted: true,
          run: () => void showNotice(`Agents, admins and owners may do that; you are a ${session?.person?.role}.`),
        }
  return { mayWrite, toWrite }
}
