import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTitle } from '#web/ui/page.tsx'
import { EmptyState } from '#web/ui/states.tsx'

export const NoTicket = ({ id }: { id: number }) => {
  useTitle(`No ticket #${id}`)
  return (
    <EmptyState
      isWholePage
      title={`There is no ticket #${id}`}
      actions={
        <Button component={Link} to="/tickets" size="xs" variant="default">
          All tickets
        </Button>
      }
    >
      The number may be mistyped, or the ticket was sample data that has been removed.
    </EmptyState>
  )
}
