import { Button } from '@mantine/core'
import { CallError } from '#web/platform/call.ts'
import classes from './states.module.css'

interface EmptyStateProps {
  title: string
  children?: React.ReactNode
  actions?: React.ReactNode
  /** There is nothing else on the page: the title is its heading. */
  isWholePage?: boolean
}

/** Nothing here: first use, no match, or all done. One sentence and at most a few ways on. */
export const EmptyState = ({ title, children, actions, isWholePage = false }: EmptyStateProps) => (
  <div className={classes.state} data-whole={isWholePage || undefined}>
    {isWholePage ? <h1>{title}</h1> : <h2 className={classes.title}>{title}</h2>}
    {children ? <p className={classes.words}>{children}</p> : null}
    {actions ? <div className={classes.actions}>{actions}</div> : null}
  </div>
)

interface ErrorStateProps {
  /** "The tickets could not be read." */
  what: string
  /** "Nothing was lost." Said only where true. */
  safe?: string
  error: unknown
  onRetry?: () => void
}

/** What failed, what is safe, how to go on, and the id that finds it in the log. */
export const ErrorState = ({ what, safe, error, onRetry }: ErrorStateProps) => {
  const { message, requestId } = faultOf(error)
  return (
    <div className={classes.state} role="alert">
      <h2 className={classes.title}>{what}</h2>
      <p className={classes.words}>
        {message}
        {safe ? ` ${safe}` : ''}
      </p>
      {onRetry ? (
        <div className={classes.actions}>
          <Button variant="default" size="xs" onClick={onRetry}>
            Retry
          </Button>
        </div>
      ) : null}
      {requestId ? <p className={classes.request}>Request {requestId}</p> : null}
    </div>
  )
}

const faultOf = (error: unknown): { message: string; requestId?: string | undefined } =>
  error instanceof CallError
    ? { message: error.message, requestId: error.requestId }
    : { message: 'Something in this page went wrong.' }

interface SkeletonProps {
  width?: number | string
  height: number | string
  /** Corner: 4 chip, 6 control, 10 panel. */
  radius?: number
}

/** Holds the final size at once, so nothing shifts, and shows itself only after 150 ms, so nothing flickers. */
export const Skeleton = ({ width = '100%', height, radius = 6 }: SkeletonProps) => (
  <span className={classes.skeleton} style={{ width, height, borderRadius: radius }} aria-hidden="true" />
)
