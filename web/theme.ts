import {
  createTheme,
  type ActionIconProps,
  type ButtonProps,
  type DrawerProps,
  type MenuProps,
  type ModalProps,
  type PopoverProps,
  type SelectProps,
  type TooltipProps,
} from '@mantine/core'

const fade = { transition: 'fade', duration: 80 } as const

// The library's scroll lock writes a <style> element, which the page's policy refuses. None is needed: the document
// itself never scrolls (base.css).
const layered = { transitionProps: fade, lockScroll: false, removeScrollProps: { enabled: false } } as const

// Plain objects rather than Modal.extend(): naming the components here would pull every one into the first bundle.
export const theme = createTheme({
  primaryColor: 'indigo',
  cursorType: 'pointer',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        ...layered,
        radius: 'lg',
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: { header: { role: 'presentation' } },
      } satisfies Partial<ModalProps>,
    },
    Drawer: {
      defaultProps: {
        ...layered,
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: { header: { role: 'presentation' } },
      } satisfies Partial<DrawerProps>,
    },
    Menu: { defaultProps: { transitionProps: fade, shadow: 'none', offset: 4 } satisfies Partial<MenuProps> },
    Popover: { defaultProps: { transitionProps: fade, shadow: 'none', offset: 4 } satisfies Partial<PopoverProps> },
    Tooltip: { defaultProps: { transitionProps: fade, openDelay: 400 } satisfies Partial<TooltipProps> },
    Select: {
      defaultProps: {
        allowDeselect: false,
        comboboxProps: { transitionProps: fade, shadow: 'none', offset: 4 },
      } satisfies Partial<SelectProps>,
    },
    Button: { defaultProps: { size: 'sm' } satisfies Partial<ButtonProps> },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } satisfies Partial<ActionIconProps> },
  },
})
