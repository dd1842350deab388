import { PageHeader } from '#web/ui/page.tsx'

export const DashboardPage = () => <PageHeader title="Dashboard" />
