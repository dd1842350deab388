import { useQuery } from '@tanstack/react-query'
import type { HealthItem } from '#shared/settings.ts'
import { Icon } from '#web/ui/icons.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { spokenTime } from '#web/ui/words.ts'
import classes from './health-section.module.css'
import { healthQuery } from './queries.ts'
import { Section } from './section.tsx'

export const HealthSection = () => {
  const { data, error, isLoading, refetch } = useQuery(healthQuery)
  return (
    <Section id="health" title="Health" lead={data ? `Docket ${data.version}` : 'What is well, and what is not.'}>
      {isLoading ? <Skeleton height={220} /> : null}
      {data ? (
        <ul className={classes.items}>
          {data.items.map((item) => (
            <Item key={item.name} item={item} />
          ))}
        </ul>
      ) : null}
      {error && !data ? (
        <ErrorState what="The health could not be read" error={error} onRetry={() => void refetch()} />
      ) : null}
    </Section>
  )
}

const stateWords = { ok: 'Well', failing: 'Failing', off: 'Off' } as const
const stateIcons = { ok: 'check', failing: 'warning', off: 'more' } as const

const Item = ({ item: { name, state, message, mend, since } }: { item: HealthItem }) => (
  <li className={classes.item} data-state={state}>
    <span className={classes.state}>
      <Icon name={stateIcons[state]} />
      {stateWords[state]}
    </span>
    <div className={classes.words}>
      <h3>{nameWords(name)}</h3>
      <p>{message}</p>
      {mend ? <p className={classes.mend}>{mend}</p> : null}
      {state === 'failing' && since ? <p className={classes.since}>First seen {spokenTime(since)}</p> : null}
    </div>
  </li>
)

const nameWords = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
