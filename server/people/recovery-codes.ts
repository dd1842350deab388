// Recovery codes, for whoever has lost the device with the second factor. 120 random bits each, so that a plain hash will
// do; they depend on nothing but the database, since they are for when other things are lost.
import { randomBytes } from 'node:crypto'
import type { Ctx } from '#server/platform/context.ts'
import { hashOfSecret } from './secret.ts'

const howMany = 10
const groups = 6
const lettersInGroup = 4
// Letters that are not taken for one another (no l and 1, no o and 0): five bits each.
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Ends those before. @returns the codes, told this once */
export const makeRecoveryCodes = async (ctx: Ctx, personId: number): Promise<readonly string[]> => {
  const codes = Array.from({ length: howMany }, makeCode)
  await forgetRecoveryCodes(ctx, personId)
  await ctx.db
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ person_id: personId, code_hash: hashOfSecret(plain(code)) })))
    .execute()
  return codes
}

/** Whether it is one of theirs; now it is none any more. */
export const useRecoveryCode = async (ctx: Ctx, personId: number, code: string): Promise<boolean> => {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('recovery_codes')
    .where('person_id', '=', personId)
    .where('code_hash', '=', hashOfSecret(plain(code)))
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export const countRecoveryCodes = async (ctx: Ctx, personId: number): Promise<number> => {
  const { count } = await ctx.db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  return count
}

export const forgetRecoveryCodes = async (ctx: Ctx, personId: number) => {
  await ctx.db.deleteFrom('recovery_codes').where('person_id', '=', personId).execute()
}

const makeCode = () => {
  // 256 is a multiple of 32: every letter is as likely as any other.
  const text = Array.from(randomBytes(groups * lettersInGroup), (byte) => letters[byte % letters.length]).join('')
  return text.replaceAll(/(.{4})(?=.)/g, '$1-')
}

// However it was typed: with or without hyphens and blanks, in capitals or not.
const plain = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
