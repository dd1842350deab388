import { PageHeader } from '#web/ui/page.tsx'

export const SettingsPage = () => <PageHeader title="Settings" />
