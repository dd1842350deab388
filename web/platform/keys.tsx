import { useEffect, useEffectEvent } from 'react'
import { isBareKey, nameOfPress } from './key-names.ts'
import { recall, remember } from './remember.ts'
import { makeSubject, useSubject } from './subject.ts'

export type KeyGroup = 'Anywhere' | 'Go to' | 'Lists' | 'Ticket' | 'Dashboard' | 'New ticket'

/**
 * One shortcut: the handler and the `?` sheet both come from it, so they cannot disagree.
 * `keys` as in `j`, `Shift+j`, `g t` (one after the other), `Mod+z` (⌘ or Ctrl), `Escape`, `ArrowDown`, `?`.
 */
export interface KeyBinding {
  keys: string | readonly string[]
  label: string
  group: KeyGroup
  /** Answering false passes the press on to the binding below. */
  run: (event: KeyboardEvent) => void | false
  /** Fires while a field has the focus too (for `Mod+Enter` and the like). */
  worksInFields?: boolean
  /** Fires while a dialog is open (the dialog's own shortcuts). */
  worksInDialogs?: boolean
  /** Fires again and again while held down. */
  repeats?: boolean
  /** Listed nowhere: a second way to do what another entry already says. */
  isUnlisted?: boolean
}

const sequenceMs = 1000
const storageKey = 'docket-shortcuts'

// Newest first: what a page binds goes before what the shell binds.
const registry = makeSubject<readonly (readonly KeyBinding[])[]>([])
const switchedOn = makeSubject(recall(storageKey) !== 'off')

export const useKeys = (bindings: readonly KeyBinding[]) => {
  const current = useEffectEvent((place: number) => bindings[place])
  // The registry changes only when what the sheet would print changes; handlers are looked up when a key is pressed.
  const print = JSON.stringify(bindings, (key, value: unknown) => (key === 'run' ? undefined : value))
  useEffect(() => {
    const listed = (JSON.parse(print) as Omit<KeyBinding, 'run'>[]).map((shown, place) => ({
      ...shown,
      run: (event: KeyboardEvent) => current(place)?.run(event),
    }))
    registry.write([listed, ...registry.read()])
    return () => registry.write(registry.read().filter((entry) => entry !== listed))
  }, [print])
}

/** All shortcuts of the screen now shown, for the sheet. */
export const useKeyList = (): readonly KeyBinding[] =>
  useSubject(registry)
    .toReversed()
    .flat()
    .filter((binding) => !binding.isUnlisted)

export const useShortcutsSwitch = () => [useSubject(switchedOn), switchShortcuts] as const

const switchShortcuts = (isOn: boolean) => {
  remember(storageKey, isOn ? null : 'off')
  switchedOn.write(isOn)
}

/** Listens on the document; called once by the shell. Returns the stop. */
export const startKeys = () => {
  let pending: { name: string; until: number } | undefined

  const onKeyDown = (event: KeyboardEvent) => {
    const press = nameOfPress(event)
    if (!press || event.defaultPrevented || event.isComposing) return
    const sequence = pending && event.timeStamp < pending.until ? `${pending.name} ${press}` : undefined
    pending = undefined
    if ((sequence && fire(sequence, event)) || fire(press, event)) return
    if (!event.repeat && startsSequence(press) && mayFire(press, event, {})) {
      pending = { name: press, until: event.timeStamp + sequenceMs }
    }
  }
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

const fire = (name: string, event: KeyboardEvent) => {
  for (const binding of registry.read().flat()) {
    if (!namesOf(binding).includes(name) || !mayFire(name, event, binding)) continue
    if (event.repeat && !binding.repeats) return true
    if (binding.run(event) === false) continue
    event.preventDefault()
    return true
  }
  return false
}

const startsSequence = (press: string) =>
  registry
    .read()
    .some((entry) => entry.some((binding) => namesOf(binding).some((name) => name.startsWith(`${press} `))))

const namesOf = ({ keys }: Pick<KeyBinding, 'keys'>): readonly string[] => (typeof keys === 'string' ? [keys] : keys)

const mayFire = (name: string, event: KeyboardEvent, binding: Partial<KeyBinding>) => {
  if (!switchedOn.read() && isBareKey(name)) return false
  const target = event.target instanceof Element ? event.target : null
  if (!binding.worksInFields && target?.closest(typingPlaces)) return false
  if (target?.closest(menuPlaces)) return false
  if (!binding.worksInDialogs && document.querySelector('[aria-modal="true"], dialog[open]')) return false
  // Enter and Space belong to the button or link that has the focus.
  return !((name === 'Enter' || name === 'Space') && target?.closest(pressablePlaces))
}

const typingPlaces =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=""], [contenteditable="true"]'
const menuPlaces = '[role=menu], [role=listbox]'
const pressablePlaces = 'a[href], button, summary, [role=button], input[type=checkbox], input[type=radio]'
