import type { Category, Priority, Status } from '#shared/words.ts'

// Shapes rather than characters: fonts draw ◐ and ▽ at different sizes, or not at all.

interface MarkProps {
  size?: number
}

const Mark = ({ size = 10, children }: MarkProps & { children: React.ReactNode }) => (
  <svg width={size} height={size} viewBox="0 0 10 10" aria-hidden="true" focusable="false">
    {children}
  </svg>
)

const solid = { fill: 'currentColor' } as const
const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinejoin: 'round',
  strokeLinecap: 'round',
} as const

const statusShapes: Readonly<Record<Status, React.ReactNode>> = {
  open: <circle cx="5" cy="5" r="4" {...solid} />,
  in_progress: (
    <>
      <circle cx="5" cy="5" r="3.75" {...line} />
      <path d="M5 1.25a3.75 3.75 0 0 1 0 7.5z" {...solid} />
    </>
  ),
  resolved: <path d="M1.25 5.5 3.9 8.1 8.75 2" {...line} strokeWidth={1.9} />,
  closed: <circle cx="5" cy="5" r="3.75" {...line} />,
}

const priorityShapes: Readonly<Record<Priority, React.ReactNode>> = {
  critical: <rect x="1" y="1" width="8" height="8" rx="1" {...solid} />,
  high: <path d="M5 1.2 9.4 8.8H.6z" {...solid} />,
  medium: <rect x="0.5" y="3.5" width="9" height="3" rx="0.8" {...solid} />,
  low: <path d="M1.2 2h7.6L5 8.4z" {...line} strokeWidth={1.3} />,
}

const categoryShapes: Readonly<Record<Category, React.ReactNode>> = {
  billing: (
    <>
      <rect x="0.75" y="1.75" width="8.5" height="6.5" rx="1" {...line} strokeWidth={1.2} />
      <path d="M1 4.1h8" {...line} strokeWidth={1.6} strokeLinecap="butt" />
    </>
  ),
  technical: <path d="M3.2 2 .8 5l2.4 3M6.8 2l2.4 3-2.4 3" {...line} strokeWidth={1.4} />,
  account: (
    <>
      <circle cx="5" cy="3" r="2.1" {...solid} />
      <path d="M.9 9.5a4.1 4.1 0 0 1 8.2 0z" {...solid} />
    </>
  ),
  general: <path d="M.8 1.4h8.4v5.4H5L2.6 9V6.8H.8z" {...line} strokeWidth={1.2} />,
}

export const StatusMark = ({ value, ...rest }: MarkProps & { value: Status }) => (
  <Mark {...rest}>{statusShapes[value]}</Mark>
)
export const PriorityMark = ({ value, ...rest }: MarkProps & { value: Priority }) => (
  <Mark {...rest}>{priorityShapes[value]}</Mark>
)
export const CategoryMark = ({ value, ...rest }: MarkProps & { value: Category }) => (
  <Mark {...rest}>{categoryShapes[value]}</Mark>
)
