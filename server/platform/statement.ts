// Statements whose text is made once: building it anew costs as much processor time as a request's way through HTTP.
import { CompiledQuery, type RawBuilder } from 'kysely'
import type { Ctx } from './context.ts'

interface Made {
  readonly text: string
  /** What each of its parameters is. */
  readonly names: readonly string[]
}

/**
 * A statement with named values. Its text is built with what stands for the values, so that it cannot depend on them;
 * whatever else would become a parameter is refused, since it would stay as it was at the first run.
 * @throws Error at the first run, where the statement holds such a parameter
 */
export const statement = <V extends object, R>(build: (values: V) => RawBuilder<R>) => {
  let made: Made | undefined
  return async ({ db }: Pick<Ctx, 'db'>, values: V): Promise<R[]> => {
    made ??= make(db, build)
    const parameters = made.names.map((name) => values[name as keyof V])
    return (await db.executeQuery<R>(CompiledQuery.raw(made.text, parameters))).rows
  }
}

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

const make = <V extends object, R>(db: Ctx['db'], build: (values: V) => RawBuilder<R>): Made => {
  const placeholders = new Proxy({} as V, {
    get: (_none, name) => new Placeholder(String(name)),
    has: () => true,
  })
  const { sql: text, parameters } = build(placeholders).compile(db)
  const names = parameters.map((parameter) => {
    if (parameter instanceof Placeholder) return parameter.name
    throw new Error(`a statement holds ${JSON.stringify(parameter)} beside its named values: write it with sql.lit`)
  })
  return { text, names }
}
