import { Button } from '@mantine/core'
import { Link, useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMay } from '#web/platform/session.ts'
import { EmptyState } from '#web/ui/states.tsx'
import { PageHeader, useTitle } from '#web/ui/page.tsx'
import { NewTicketForm } from './new-ticket-form.tsx'
import classes from './new-ticket-page.module.css'

/** The form as a page of its own: for phones, and for anyone who keeps the address. */
export const NewTicketPage = () => {
  const navigate = useNavigate()
  const mayWrite = useMay('agent')
  const router = useRouter()
  const canGoBack = useCanGoBack()
  const leave = () => (canGoBack ? router.history.back() : void navigate({ to: '/tickets' }))

  useEffect(() => {
    document.querySelector<HTMLElement>('input[name="title"]')?.focus()
  }, [])

  if (!mayWrite) return <OnlyReading />
  return (
    <div className={classes.page}>
      <PageHeader title="New ticket" />
      <NewTicketForm onDone={leave} onCancel={leave} />
    </div>
  )
}

const OnlyReading = () => {
  useTitle('New ticket')
  return (
    <EmptyState
      isWholePage
      title="Agents write tickets"
      actions={
        <Button component={Link} to="/tickets" variant="default" size="xs">
          All tickets
        </Button>
      }
    >
      Your role lets you read all of them, and write none.
    </EmptyState>
  )
}
