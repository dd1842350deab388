import { useEffect, useEffectEvent, useId, useRef } from 'react'
import classes from './dialog.module.css'
import { Icon } from './icons.tsx'

interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  /** A sheet in the middle, or a drawer at the start edge. */
  shape?: 'sheet' | 'drawer'
  children: React.ReactNode
}

/** The browser's own modal dialog: it traps the focus, closes on Esc and gives the focus back by itself. */
export const Dialog = ({ title, isOpen, onClose, shape = 'sheet', children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  const close = useEffectEvent(onClose)

  useEffect(() => {
    const element = dialog.current
    if (!isOpen || !element) return undefined
    if (!element.open) element.showModal()
    // A press on the backdrop closes, as everywhere; the keyboard's way is Esc.
    const onPress = (event: PointerEvent) => {
      if (event.target === element) close()
    }
    element.addEventListener('pointerdown', onPress)
    return () => {
      element.removeEventListener('pointerdown', onPress)
      element.close()
    }
  }, [isOpen])

  return (
    <dialog ref={dialog} className={classes[shape]} aria-labelledby={titleId} onClose={onClose}>
      {isOpen ? (
        <div className={classes.inside}>
          <header className={classes.header}>
            <h2 id={titleId}>{title}</h2>
            <button type="button" className={classes.close} aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          </header>
          {children}
        </div>
      ) : null}
    </dialog>
  )
}
