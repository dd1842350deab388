// Where sealed things stand, as each feature declares it: so that the desk can tell what a lost secret takes with it, and
// seal everything anew when its secret is changed.
import { sql } from 'kysely'
import type { Ctx } from './context.ts'
import { seal, sealingKeyId, unseal } from './sealing.ts'

export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** The column that tells which row it is; what is sealed is bound to it. */
  readonly of: string
  readonly purpose: string
  /** What stands there, such as "authenticator apps". */
  readonly what: string
  /** How to go on where it is lost, as a sentence. */
  readonly mend: string
}

interface Sealed {
  readonly of: string | number
  readonly envelope: string
}

export interface Loss {
  readonly column: SealedColumn
  readonly count: number
}

/** What cannot be opened any more, because it was sealed with a secret that this desk does not have. */
export const findLosses = async (ctx: Ctx, columns: readonly SealedColumn[]): Promise<readonly Loss[]> => {
  const losses: Loss[] = []
  for (const column of columns) {
    const rows = await notSealedNow(ctx, column)
    const count = rows.filter(({ of, envelope }) => open(ctx, column, { of, envelope }) === undefined).length
    if (count > 0) losses.push({ column, count })
  }
  return losses
}

/** One sentence for what is lost, and one for how to go on. */
export const lossWords = ({ column, count }: Loss) =>
  `Cannot be read any more: ${count} of the ${column.what}, sealed with another APP_SECRET than this desk has. ` +
  `Give it that one again, as APP_SECRET or as APP_SECRET_PREVIOUS. If it is lost: ${column.mend}`

/** Seals with the secret of today what was sealed with the one before. @returns how many */
export const sealAnew = async (ctx: Ctx, columns: readonly SealedColumn[]): Promise<number> => {
  let count = 0
  for (const column of columns) {
    const { purpose, table } = column
    for (const row of await notSealedNow(ctx, column)) {
      const text = open(ctx, column, row)
      if (text === undefined) continue
      // Whoever changed it meanwhile sealed it with the secret of today.
      const { numAffectedRows = 0n } = await sql`
        update ${sql.table(table)} set ${sql.ref(column.column)} = ${seal(ctx, { purpose, of: row.of }, text)}
        where ${sql.ref(column.of)} = ${row.of} and ${sql.ref(column.column)} = ${row.envelope}`.execute(ctx.db)
      count += Number(numAffectedRows)
    }
  }
  return count
}

const open = (ctx: Ctx, { purpose }: SealedColumn, { of, envelope }: Sealed) => unseal(ctx, { purpose, of }, envelope)

const notSealedNow = async (ctx: Ctx, { table, column, of }: SealedColumn) => {
  const { rows } = await sql<Sealed>`
    select ${sql.ref(of)} as of, ${sql.ref(column)} as envelope from ${sql.table(table)}
    where split_part(${sql.ref(column)}, '.', 2) <> ${sealingKeyId(ctx) ?? ''}`.execute(ctx.db)
  return rows
}
