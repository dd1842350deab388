// What every connection needs, and how it comes about: by the connection itself, or behind a pooler, which refuses or
// forgets what one of its clients sets, by the role.
import type pg from 'pg'

/**
 * Times in UTC, no statement that runs away with the desk, and plans that are the same on a small desk and on a large
 * one: by index, without compiling (which costs more than such statements take) and without further processes. Prepared
 * statements are made so that one plan is right for all their values.
 */
const sessionSettings = {
  TimeZone: 'UTC',
  statement_timeout: '20s',
  idle_in_transaction_session_timeout: '30s',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  random_page_cost: '1.1',
  enable_seqscan: 'off',
  plan_cache_mode: 'force_generic_plan',
} as const

/** The same as a startup parameter. */
export const connectionOptions = Object.entries(sessionSettings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ')

type Client = Pick<pg.Client, 'query' | 'escapeLiteral'>

/**
 * Makes them settings of the role that the direct connection has, for this database alone: whoever opens a connection
 * for it then gets them, whatever a pooler leaves out. Set only where they differ, since a change wakes no connection
 * that is open already.
 */
export const setForRole = async (client: Client) => {
  const wanted = JSON.stringify(sessionSettings)
  // Two processes at once would meet in the catalog: "tuple concurrently updated".
  await client.query(`
    do $$ declare setting record; begin
      perform pg_advisory_xact_lock(hashtext('docket.role_settings'));
      for setting in
        select key as name, value from json_each_text(${client.escapeLiteral(wanted)})
        where not exists (
          select from pg_db_role_setting, pg_database
          where setrole = current_user::regrole and setdatabase = pg_database.oid and datname = current_database()
            and key || '=' || value = any(setconfig)
        )
      loop
        execute format('alter role %I in database %I set %I to %L',
          current_user, current_database(), setting.name, setting.value);
      end loop;
    end $$`)
}

/** Whether this connection has them. @returns a sentence for the operator, or undefined where all is well. */
export const sessionFault = async (
  client: Client,
  { shownAs, isPooled }: { shownAs: string; isPooled: boolean },
): Promise<string | undefined> => {
  const { rows } = await client.query<{ role: string; database: string; name: string; value: string }>(`
    select current_user as role, current_database() as database, key as name, current_setting(key) as value
    from json_each_text(${client.escapeLiteral(JSON.stringify(sessionSettings))})
    where current_setting(key) <> value`)
  const [found] = rows
  if (!found) return undefined
  const { role, database, name, value } = found
  const wanted = sessionSettings[name as keyof typeof sessionSettings]
  const trouble = `Through ${shownAs} connections have ${name} ${value} instead of ${wanted}`
  return isPooled
    ? `${trouble}: let the pooler open its connections anew (PgBouncer: RECONNECT), and if that does not help, ` +
        `alter role "${role}" in database "${database}" set ${name} to '${wanted}'.`
    : `${trouble}, as behind a pooler that drops them: set DATABASE_DIRECT_URL to the address of the database itself, ` +
        'beside DATABASE_URL.'
}
