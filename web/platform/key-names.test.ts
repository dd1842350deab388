import { expect, test } from 'vitest'
import { capsOf, isBareKey, nameOfPress, type Press } from './key-names.ts'

type Modifier = 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'

const press = (key: string, code: string, held: readonly (Modifier | 'AltGraph')[] = []): Press => ({
  key,
  code,
  ctrlKey: held.includes('ctrlKey'),
  altKey: held.includes('altKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
  getModifierState: (name) => name === 'AltGraph' && held.includes('AltGraph'),
})

test('letters are named by what they type, whatever Caps Lock says', () => {
  expect(nameOfPress(press('j', 'KeyJ'))).toBe('j')
  expect(nameOfPress(press('J', 'KeyJ'))).toBe('j')
  // Dvorak types J where QWERTY has C.
  expect(nameOfPress(press('j', 'KeyC'))).toBe('j')
})

test('Shift is named for letters and named keys, and is part of punctuation', () => {
  expect(nameOfPress(press('J', 'KeyJ', ['shiftKey']))).toBe('Shift+j')
  expect(nameOfPress(press('ArrowDown', 'ArrowDown', ['shiftKey']))).toBe('Shift+ArrowDown')
  expect(nameOfPress(press('?', 'Slash', ['shiftKey']))).toBe('?')
  // German keyboards type / by Shift and 7.
  expect(nameOfPress(press('/', 'Digit7', ['shiftKey']))).toBe('/')
})

test('letters of another script stand for the Latin letter on their key', () => {
  expect(nameOfPress(press('о', 'KeyJ'))).toBe('j')
  expect(nameOfPress(press('О', 'KeyJ', ['shiftKey']))).toBe('Shift+j')
  expect(nameOfPress(press('ξ', 'KeyJ'))).toBe('j')
})

test('Alt is never a shortcut: it types letters in Polish and opens menus elsewhere', () => {
  expect(nameOfPress(press('ę', 'KeyE', ['altKey', 'AltGraph']))).toBeUndefined()
  expect(nameOfPress(press('e', 'KeyE', ['altKey']))).toBeUndefined()
  expect(nameOfPress(press('€', 'KeyE', ['altKey']))).toBeUndefined()
})

test('AltGr types punctuation in many layouts, and that is a shortcut', () => {
  // Windows says Ctrl and Alt are down while AltGr is.
  expect(nameOfPress(press('[', 'Digit8', ['ctrlKey', 'altKey', 'AltGraph']))).toBe('[')
})

test('Ctrl and Command are one, and never the bare key', () => {
  expect(nameOfPress(press('z', 'KeyZ', ['ctrlKey']))).toBe('Mod+z')
  expect(nameOfPress(press('z', 'KeyZ', ['metaKey']))).toBe('Mod+z')
  expect(nameOfPress(press('t', 'KeyT', ['ctrlKey']))).not.toBe('t')
})

test('a modifier alone and a dead key are no press', () => {
  for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process']) {
    expect(nameOfPress(press(key, key))).toBeUndefined()
  }
})

test('what voice control could say by accident is a bare key', () => {
  for (const name of ['j', 'Shift+j', '?', 'g t']) expect(isBareKey(name), name).toBe(true)
  for (const name of ['Mod+z', 'Escape', 'ArrowDown', 'Shift+ArrowDown', 'Mod+Enter']) {
    expect(isBareKey(name), name).toBe(false)
  }
})

test('caps are drawn in the order they are pressed', () => {
  expect(capsOf('g t')).toEqual([['G'], ['T']])
  expect(capsOf('Shift+j')).toEqual([['Shift', 'J']])
  expect(capsOf('?')).toEqual([['?']])
})
