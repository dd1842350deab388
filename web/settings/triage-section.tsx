import { useQuery } from '@tanstack/react-query'
import { ticketLimits } from '#shared/words.ts'
import type { Answer } from '#web/platform/call.ts'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { numberWords, providerWords } from '#web/ui/words.ts'
import { settingsQuery } from './queries.ts'
import { Fact, Facts, Section } from './section.tsx'
import { TestClassify } from './test-classify.tsx'

export const TriageSection = () => {
  const { data, error, refetch } = useQuery(settingsQuery)
  return (
    <Section
      id="triage"
      title="Triage"
      lead="Who suggests a category and a priority for a new ticket. What a person has chosen is never changed."
    >
      {error && !data ? (
        <ErrorState what="The settings could not be read" error={error} onRetry={() => void refetch()} />
      ) : (
        <Facts>
          <Fact name="Provider">
            {data ? data.triage.provider ? providerWords(data.triage.provider) : 'None set' : <Pending />}
          </Fact>
          <Fact name="Model">{data ? (data.triage.model ?? 'None') : <Pending />}</Fact>
          <Fact name="Built-in classifier">
            {data ? data.triage.local ? 'On: answers without any provider, silent when unsure' : 'Off' : <Pending />}
          </Fact>
          <Fact name="What leaves this machine">{data ? leavingWords(data.triage) : <Pending />}</Fact>
        </Facts>
      )}
      <TestClassify />
    </Section>
  )
}

const Pending = () => <Skeleton width={160} height={14} />

const leavingWords = ({ sends_text_to: host }: Answer<'readSettings'>['triage']) =>
  host
    ? `Title and description of a new ticket, cut to ${numberWords(ticketLimits.classifiedCharacters)} characters, go to ${host}: while it is written, and when it arrives without category or priority. Nothing else does.`
    : 'Nothing. Ticket texts stay here.'
