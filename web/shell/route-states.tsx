import { Button } from '@mantine/core'
import { Link, type ErrorComponentProps } from '@tanstack/react-router'
import { useTitle } from '#web/ui/page.tsx'
import { EmptyState, ErrorState } from '#web/ui/states.tsx'

export const RouteNotFound = () => {
  useTitle('Not found')
  return (
    <EmptyState
      isWholePage
      title="There is no such page"
      actions={
        <Button component={Link} to="/tickets" variant="default" size="xs">
          All tickets
        </Button>
      }
    >
      The address may be mistyped, or what it named is gone.
    </EmptyState>
  )
}

export const RouteFailed = ({ error }: ErrorComponentProps) => {
  useTitle('Something went wrong')
  return (
    <ErrorState
      what="This page could not be shown"
      safe="Your tickets are safe; only the page is affected."
      error={error}
      // Loading afresh mends what a second try would not: a file of an older build, a store in a bad state.
      onRetry={() => window.location.reload()}
    />
  )
}
