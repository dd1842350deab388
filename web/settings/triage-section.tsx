import { useQuery } from '@tanstack/react-query'
import { ticketLimits } from '#shared/words.ts'
import type { Answer } from '#web/platform/call.ts'
import { useMay } from '#web/platform/session.ts'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { numberWords, providerWords } from '#web/ui/words.ts'
import { NotToBeSeen } from './not-to-be-seen.tsx'
import { settingsQuery } from './queries.ts'
import { Fact, Facts, Section } from './section.tsx'
import { TestClassify } from './test-classify.tsx'

export const TriageSection = () => {
  const maySee = useMay('admin')
  const { data, error, isLoading, refetch } = useQuery({ ...settingsQuery, enabled: maySee })
  const mayAsk = useMay('agent')
  return (
    <Section
      id="triage"
      title="Triage"
      lead="Who suggests a category and a priority for a new ticket. What a person has chosen is never changed."
    >
      {maySee ? null : <NotToBeSeen what="What triage asks, and what leaves this machine," />}
      {isLoading ? <Skeleton height={220} /> : null}
      {data ? <InForce triage={data.triage} /> : null}
      {error && !data ? (
        <ErrorState what="The settings could not be read" error={error} onRetry={() => void refetch()} />
      ) : null}
      {mayAsk ? <TestClassify /> : null}
    </Section>
  )
}

const InForce = ({ triage }: Pick<Answer<'readSettings'>, 'triage'>) => (
  <Facts>
    <Fact name="Provider">{triage.provider ? providerWords(triage.provider) : 'None set'}</Fact>
    <Fact name="Model">{triage.model ?? 'None'}</Fact>
    <Fact name="Built-in classifier">
      {triage.local ? 'On: answers without any provider, silent when unsure' : 'Off'}
    </Fact>
    <Fact name="What leaves this machine">{leavingWords(triage)}</Fact>
  </Facts>
)

const leavingWords = ({ sends_text_to: host }: Answer<'readSettings'>['triage']) =>
  host
    ? `Title and description of a new ticket, cut to ${numberWords(ticketLimits.classifiedCharacters)} characters, go to ${host}: while it is written, and when it arrives without category or priority. Nothing else does.`
    : 'Nothing. Ticket texts stay here.'
