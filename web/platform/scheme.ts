import { localStorageColorSchemeManager, useMantineColorScheme } from '@mantine/core'

// The same key as public/scheme.js, which reads it before the first paint.
export const schemeManager = localStorageColorSchemeManager({ key: 'docket-theme' })

export type Scheme = 'dark' | 'light' | 'auto'

/** The chosen scheme (`auto` follows the system) and how to choose another. */
export const useScheme = () => {
  // Without that the library writes a <style> of its own, which the page's policy refuses: choosing would end in an error.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  return [colorScheme satisfies Scheme, setColorScheme] as const
}
