import { Button } from '@mantine/core'
import { useSampleData } from './sample-data.ts'

export const LoadSampleButton = () => {
  const { load } = useSampleData()
  return (
    <Button size="sm" variant="default" loading={load.isPending} onClick={() => load.mutate()}>
      Load sample data
    </Button>
  )
}
