import { makeSubject, useSubject } from './subject.ts'

/** Words about what just happened. The shell draws them (shell/toast-stack.tsx). */
export interface Toast {
  id: number
  kind: 'undo' | 'failure' | 'notice'
  message: string
  action?: { label: string; run: () => void }
  requestId?: string | undefined
  /** Milliseconds on screen; undefined stays until dismissed. */
  lastsMs: number | undefined
}

const undoMs = 8000
const noticeMs = 4000
const most = 4

const toasts = makeSubject<readonly Toast[]>([])
let lastId = 0

export const useToasts = () => useSubject(toasts)

export const dismissToast = (id: number) => toasts.write(toasts.read().filter((toast) => toast.id !== id))

/** Eight seconds with an Undo button; `Z` undoes the newest. Returns a function that takes the toast away. */
export const showUndo = ({ message, undo }: { message: string; undo: () => void | Promise<void> }) =>
  show({ kind: 'undo', message, lastsMs: undoMs, action: { label: 'Undo', run: () => void undo() } })

/** Stays until dismissed: a failure that slips away unread is a silent one. */
export const showFailure = (failure: {
  message: string
  retry?: () => void | Promise<void>
  requestId?: string | undefined
}) => {
  const { message, retry, requestId } = failure
  return show({
    kind: 'failure',
    message,
    requestId,
    lastsMs: undefined,
    ...(retry ? { action: { label: 'Retry', run: () => void retry() } } : {}),
  })
}

/** A notice with something to press stays as long as an undo does. */
export const showNotice = (message: string, action?: Toast['action']) =>
  show({ kind: 'notice', message, lastsMs: action ? undoMs : noticeMs, ...(action ? { action } : {}) })

/** Runs the newest undo still on screen. False when there is none. */
export const undoNewest = (): boolean => {
  const newest = toasts.read().findLast((toast) => toast.kind === 'undo')
  if (!newest) return false
  runToast(newest)
  return true
}

export const runToast = (toast: Toast) => {
  dismissToast(toast.id)
  toast.action?.run()
}

const show = (toast: Omit<Toast, 'id'>) => {
  const id = ++lastId
  // The same words twice would be read twice and say nothing more.
  const others = toasts.read().filter((other) => other.message !== toast.message || other.kind === 'undo')
  toasts.write([...others, { ...toast, id }].slice(-most))
  return () => dismissToast(id)
}
