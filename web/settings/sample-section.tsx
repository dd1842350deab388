import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { sampleQuery, useSampleData } from '#web/sample/sample-data.ts'
import { ErrorState } from '#web/ui/states.tsx'
import { plural } from '#web/ui/words.ts'
import classes from './sample-section.module.css'
import { Section } from './section.tsx'

export const SampleSection = () => {
  const { data, error, refetch } = useQuery(sampleQuery)
  const { load, remove } = useSampleData()
  return (
    <Section
      id="sample"
      title="Sample data"
      lead="Some 300 invented tickets to look around with. Each is marked; removing them touches no other ticket."
    >
      {error && !data ? (
        <ErrorState what="The sample data could not be counted" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={classes.row}>
          <p aria-live="polite">{sampleWords(data?.count, load.isPending, remove.isPending)}</p>
          {data && data.count > 0 ? (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
              Remove sample data
            </Button>
          ) : (
            <Button variant="default" disabled={!data} loading={load.isPending} onClick={() => load.mutate()}>
              Load sample data
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}

const sampleWords = (count: number | undefined, isLoading: boolean, isRemoving: boolean) => {
  if (isLoading) return 'Loading sample tickets…'
  if (isRemoving) return 'Removing sample tickets…'
  if (count === undefined) return 'Counting…'
  return count > 0 ? `${plural(count, 'sample ticket')} on the desk` : 'No sample tickets on the desk'
}
