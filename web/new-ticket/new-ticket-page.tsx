import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { PageHeader } from '#web/ui/page.tsx'
import { NewTicketForm } from './new-ticket-form.tsx'
import classes from './new-ticket-page.module.css'

/** The form as a page of its own: for phones, and for anyone who keeps the address. */
export const NewTicketPage = () => {
  const navigate = useNavigate()
  const router = useRouter()
  const canGoBack = useCanGoBack()
  const leave = () => (canGoBack ? router.history.back() : void navigate({ to: '/tickets' }))

  useEffect(() => {
    document.querySelector<HTMLElement>('input[name="title"]')?.focus()
  }, [])

  return (
    <div className={classes.page}>
      <PageHeader title="New ticket" />
      <NewTicketForm onDone={leave} onCancel={leave} />
    </div>
  )
}
