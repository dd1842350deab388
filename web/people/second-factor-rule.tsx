import { useQuery, useQueryClient } from '@tanstack/react-query'
import { secondFactorScopes, type SecondFactorScope } from '#shared/words.ts'
import { call } from '#web/platform/call.ts'
import entrance from './entrance.module.css'
import { secondFactorRuleQuery } from './second-factor-query.ts'
import team from './team.module.css'
import classes from './second-factor.module.css'
import { useDeed } from './use-deed.ts'

const words: Readonly<Record<SecondFactorScope, string>> = {
  nobody: 'nobody',
  admins: 'owners and admins',
  everybody: 'everybody',
}

/** Of whom the desk requires a second step. Shown to admins. */
export const SecondFactorRule = () => {
  const client = useQueryClient()
  const { data: rule } = useQuery(secondFactorRuleQuery)
  const deed = useDeed()
  if (!rule) return null
  return (
    <div className={classes.rule}>
      <label className={classes.ruleLabel}>
        <span>A second step is required of</span>
        <select
          className={team.role}
          value={rule.required_of}
          disabled={deed.isPending}
          onChange={({ currentTarget: { value } }) => {
            const required_of = secondFactorScopes.find((scope) => scope === value)
            if (!required_of) return
            deed.run(async () => {
              const changed = await call('changeSecondFactorRule', { body: { required_of } })
              client.setQueryData(secondFactorRuleQuery.queryKey, changed)
            })
          }}
        >
          {secondFactorScopes.map((scope) => (
            <option key={scope} value={scope}>
              {words[scope]}
            </option>
          ))}
        </select>
      </label>
      <p className={classes.more}>Who has none adds one before anything else, from the moment you choose it.</p>
      <div role="alert">{deed.error ? <p className={entrance.failure}>{deed.error.message}</p> : null}</div>
    </div>
  )
}
