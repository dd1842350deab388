import { useQuery } from '@tanstack/react-query'
import type { Setting } from '#shared/settings.ts'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import classes from './in-force-section.module.css'
import { settingsQuery } from './queries.ts'
import { Section } from './section.tsx'

export const InForceSection = () => {
  const { data, error, isLoading, refetch } = useQuery(settingsQuery)
  return (
    <Section
      id="in-force"
      title="Settings in force"
      lead="Read once at start from the environment and from .env. Secrets are never shown, only whether one is set."
    >
      {isLoading ? <Skeleton height={400} /> : null}
      {error && !data ? (
        <ErrorState what="The settings could not be read" error={error} onRetry={() => void refetch()} />
      ) : null}
      {data
        ? [...Map.groupBy(data.items, ({ group }) => group)].map(([group, items]) => (
            <Group key={group} name={group} items={items} />
          ))
        : null}
    </Section>
  )
}

const Group = ({ name, items }: { name: string; items: readonly Setting[] }) => (
  <table className={classes.table}>
    <caption>{name}</caption>
    <thead>
      <tr>
        <th scope="col">Variable</th>
        <th scope="col">Value</th>
        <th scope="col">What it does</th>
      </tr>
    </thead>
    <tbody>
      {items.map(({ name, value, is_default, description }) => (
        <tr key={name}>
          <th scope="row">
            <code>{name}</code>
          </th>
          <td>
            <code data-default={is_default || undefined}>{value}</code>
            {is_default ? <span className={classes.default}>default</span> : null}
          </td>
          <td>{description}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
