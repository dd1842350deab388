/** Turns a key press into the name a binding uses, whatever the keyboard's layout. */

export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'getModifierState'
>

const modifierKeys = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
])

/** `j`, `Shift+j`, `Mod+z`, `?`, `Escape`; undefined for presses that are never a shortcut. */
export const nameOfPress = (press: Press): string | undefined => {
  if (modifierKeys.has(press.key)) return undefined
  const key = keyOf(press)
  // AltGr is how many layouts write punctuation; any other Alt makes letters of the language (Polish ę) or menus.
  const isAltGraph = press.getModifierState('AltGraph')
  if (press.altKey && !isAltGraph) return undefined
  if (isAltGraph && (key.length > 1 || /[\p{L}\p{N}]/u.test(key))) return undefined
  const isMod = !isAltGraph && (press.ctrlKey || press.metaKey)
  // Punctuation is named by the character produced, so its Shift is already in the name.
  const isShifted = press.shiftKey && (key.length > 1 || /[\p{L}]/u.test(key))
  return `${isMod ? 'Mod+' : ''}${isShifted ? 'Shift+' : ''}${key}`
}

const keyOf = ({ key, code }: Press) => {
  if (key === ' ') return 'Space'
  if (key.length > 1) return key
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  // A letter of another script: the place of the key stands for the Latin letter printed on it.
  const place = /^Key([A-Z])$/.exec(code)?.[1]
  return /\p{L}/u.test(key) && place ? place.toLowerCase() : key
}

/** A single character or a sequence of them: what a reader by voice could press by accident (WCAG 2.1.4). */
export const isBareKey = (name: string) => name.split(' ').every((press) => press.replace('Shift+', '').length === 1)

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)
const signs: Readonly<Record<string, string>> = {
  Mod: isApple ? '⌘' : 'Ctrl',
  Shift: isApple ? '⇧' : 'Shift',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '⏎',
}

/** The caps to draw: `g t` → [['G'], ['T']], `Mod+z` → [['⌘', 'Z']]. */
export const capsOf = (name: string): string[][] =>
  name
    .split(' ')
    .map((press) => press.split('+').map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)))
