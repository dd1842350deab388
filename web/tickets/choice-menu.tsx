import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { Icon } from '#web/ui/icons.tsx'
import classes from './choice-menu.module.css'
import { fieldValues } from './field-words.ts'
import type { FilterName, FilterValue } from './search.ts'
import { ValueBadge } from './value-badge.tsx'

interface ChoiceMenuProps {
  /** "Status of #412" or "Filter by status". */
  name: string
  field: FilterName
  chosen: readonly FilterValue[]
  /** Several values stay open for more; one closes. */
  takes: 'one' | 'several'
  anchor: Element
  onChoose: (value: FilterValue) => void
  onClose: () => void
}

/**
 * The one menu of statuses, categories and priorities: for every row, filter and ticket. A menu per row would make
 * the table mount several times slower.
 */
export const ChoiceMenu = ({ name, field, chosen, takes, anchor, onChoose, onClose }: ChoiceMenuProps) => {
  const menu = useRef<HTMLDivElement>(null)
  const values = fieldValues[field]

  useLayoutEffect(() => {
    if (!menu.current) return
    place(menu.current, anchor)
    const items = itemsOf(menu.current)
    const first = items.findIndex((item) => item.getAttribute('aria-checked') === 'true')
    items[Math.max(first, 0)]?.focus({ preventScroll: true })
    // Placed once when it opens; choosing several must not move the focus back.
  }, [anchor])

  const choose = (value: FilterValue | undefined) => {
    if (value === undefined) return
    onChoose(value)
    if (takes === 'one') onClose()
  }

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const digit = Number(event.key)
    if (Number.isInteger(digit) && digit >= 1 && digit <= values.length) choose(values[digit - 1])
    else if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else if (!moveFocus(menu.current, event.key)) return
    event.preventDefault()
    event.stopPropagation()
  }

  const role = takes === 'one' ? 'menuitemradio' : 'menuitemcheckbox'
  return createPortal(
    <>
      <div className={classes.backdrop} onPointerDown={onClose} onContextMenu={onClose} aria-hidden="true" />
      <div ref={menu} className={classes.menu} role="menu" aria-label={name} tabIndex={-1} onKeyDown={onKeyDown}>
        <div className={classes.name} aria-hidden="true">
          {name}
        </div>
        {values.map((value, index) => (
          <button
            key={value}
            type="button"
            role={role}
            aria-checked={chosen.includes(value)}
            aria-keyshortcuts={String(index + 1)}
            tabIndex={-1}
            className={classes.item}
            onClick={() => choose(value)}
          >
            <span className={classes.tick}>{chosen.includes(value) ? <Icon name="check" size={14} /> : null}</span>
            <ValueBadge value={value} />
            <kbd aria-hidden="true">{index + 1}</kbd>
          </button>
        ))}
      </div>
    </>,
    // Inside the landmark, so that reading programs find it where the page is.
    document.getElementById('main') ?? document.body,
  )
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]

const moveFocus = (menu: HTMLElement | null, key: string) => {
  const items = menu ? itemsOf(menu) : []
  const at = items.findIndex((item) => item === document.activeElement)
  const steps: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    j: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    k: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }
  const to = steps[key]
  if (to === undefined) return false
  items[to]?.focus()
  return true
}

const gap = 4
const edge = 8

/** Below the anchor where there is room, else above; never past the edge of the screen. */
const place = (menu: HTMLElement, anchor: Element) => {
  const from = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const isRightToLeft = getComputedStyle(menu).direction === 'rtl'
  const left = isRightToLeft ? from.right - width : from.left
  const below = from.bottom + gap
  const top = below + height + edge > window.innerHeight ? from.top - gap - height : below
  menu.style.left = `${clamp(left, edge, window.innerWidth - width - edge)}px`
  menu.style.top = `${clamp(top, edge, window.innerHeight - height - edge)}px`
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))
