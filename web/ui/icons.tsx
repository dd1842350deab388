/** Line icons on a 16-pixel grid, drawn in the text's colour. Always beside a word or inside a labelled control. */

const shapes = {
  dashboard: 'M2.5 13.5v-4m3.7 4v-8m3.6 8v-6m3.7 6v-11',
  tickets: 'M2 4.5h12v2.4a1.7 1.7 0 0 0 0 3.2v2.4H2v-2.4a1.7 1.7 0 0 0 0-3.2zM9.5 6.5v3.6',
  settings:
    'M2 4.5h5.2m3.6 0H14M2 11.5h3.2m3.6 0H14M9 2.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM7 9.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm3.3 7.8 3.2 3.2',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  sun: 'M8 5.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM8 1.2v1.6m0 10.4v1.6M1.2 8h1.6m10.4 0h1.6M3.2 3.2l1.1 1.1m7.4 7.4 1.1 1.1m0-9.6-1.1 1.1m-7.4 7.4-1.1 1.1',
  moon: 'M13.3 9.7A5.8 5.8 0 0 1 6.3 2.7a5.8 5.8 0 1 0 7 7z',
  screen: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  keyboard: 'M1.5 4h13v8h-13zM4 6.7h.01m2.65 0h.01m2.65 0h.01m2.65 0h.01M5 9.5h6',
  fold: 'M2 3h12v10H2zM6 3v10m5-6.8L9.2 8l1.8 1.8',
  unfold: 'M2 3h12v10H2zM6 3v10m3.2-6.8L11 8l-1.8 1.8',
  close: 'm4 4 8 8m0-8-8 8',
  circle: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z',
  check: 'm3 8.6 3.2 3.2L13 4.6',
  warning: 'M8 2.2 14.6 13.4H1.4zM8 6.5v3.2m0 1.9h.01',
  offline:
    'M2 2l12 12M4.2 8.9a5.4 5.4 0 0 1 2.6-1.4m3.4.4c.6.3 1.1.6 1.6 1M1.8 6.4a9 9 0 0 1 2.7-1.7m3-.6a9 9 0 0 1 6.7 2.3M6.5 11.3a2.2 2.2 0 0 1 3 0M8 13.4h.01',
  table: 'M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.5 3v10',
  chart: 'M8 2a6 6 0 1 1-6 6h6z',
  lock: 'M3.5 7.3h9v6h-9zM5.4 7.3V5.2a2.6 2.6 0 0 1 5.2 0v2.1',
  undo: 'M5.5 3 2.7 5.8l2.8 2.8M3 5.8h6.4a3.6 3.6 0 0 1 0 7.2H6',
} as const

export type IconName = keyof typeof shapes

export const Icon = ({ name, size = 16 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth={name === 'more' ? 2.2 : 1.5}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={shapes[name]} />
  </svg>
)
