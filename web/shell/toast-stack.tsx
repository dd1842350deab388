import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { dismissToast, runToast, useToasts, type Toast } from '#web/platform/toasts.tsx'
import { Icon } from '#web/ui/icons.tsx'
import classes from './toast-stack.module.css'

export const ToastStack = () => {
  const toasts = useToasts()
  return (
    <section className={classes.stack} aria-label="Messages">
      {/* Two regions that are always there: one that waits its turn, one that interrupts. */}
      <div aria-live="polite">
        {toasts
          .filter(({ kind }) => kind !== 'failure')
          .map((toast) => (
            <OneToast key={toast.id} toast={toast} />
          ))}
      </div>
      <div role="alert" aria-live="assertive">
        {toasts
          .filter(({ kind }) => kind === 'failure')
          .map((toast) => (
            <OneToast key={toast.id} toast={toast} />
          ))}
      </div>
    </section>
  )
}

const OneToast = ({ toast }: { toast: Toast }) => {
  const [isHeld, setHeld] = useState(false)
  useCountdown(toast, isHeld)
  return (
    <div
      className={classes.toast}
      data-kind={toast.kind}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.kind === 'failure' ? <Icon name="warning" /> : <Icon name="check" />}
      <p>
        {toast.message}
        {toast.requestId ? <span className={classes.request}>Request {toast.requestId}</span> : null}
      </p>
      {toast.action ? (
        <button type="button" className={classes.action} onClick={() => runToast(toast)}>
          {toast.action.label}
          {toast.kind === 'undo' ? <kbd aria-hidden="true">Z</kbd> : null}
        </button>
      ) : null}
      <button type="button" className={classes.close} aria-label="Dismiss" onClick={() => dismissToast(toast.id)}>
        <Icon name="close" size={14} />
      </button>
    </div>
  )
}

/** The time stands still while a pointer or the focus is on the toast (WCAG 2.2.1). */
const useCountdown = ({ id, lastsMs }: Toast, isHeld: boolean) => {
  const left = useRef(lastsMs)
  const end = useEffectEvent(() => dismissToast(id))
  useEffect(() => {
    if (left.current === undefined || isHeld) return undefined
    const startedAt = performance.now()
    const timer = setTimeout(end, left.current)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(1000, (left.current ?? 0) - (performance.now() - startedAt))
    }
  }, [isHeld])
}
