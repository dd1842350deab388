// What each has chosen for themselves. It is kept here so that it follows them to another browser.
import { audit } from '#server/audit/audit.ts'
import type { Ctx } from '#server/platform/context.ts'
import { inTransaction } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/refusal.ts'
import type { Profile } from '#shared/me.ts'
import { formatLocales, languages, type FormatLocale, type Language, type Theme } from '#shared/words.ts'
import { signedIn } from './proof.ts'
import { faultOfName } from './rules.ts'

interface ProfileChange {
  readonly name?: string | undefined
  readonly language?: Language | null | undefined
  readonly formats?: FormatLocale | null | undefined
  readonly time_zone?: string | null | undefined
  readonly theme?: Theme | null | undefined
  readonly has_shortcuts?: boolean | null | undefined
}

export const readProfile = async (ctx: Ctx): Promise<Profile> => {
  const row = await ctx.db
    .selectFrom('people')
    .leftJoin('profiles', 'person_id', 'id')
    .select(['id', 'name', 'email', 'role', 'language', 'formats', 'time_zone', 'theme', 'has_shortcuts'])
    .where('id', '=', signedIn(ctx).personId)
    .executeTakeFirstOrThrow()
  // What an earlier release knew and this one does not is as if it had never been chosen.
  return {
    ...row,
    language: languages.find((language) => language === row.language) ?? null,
    formats: formatLocales.find((locale) => locale === row.formats) ?? null,
  }
}

/** @throws Refusal 422 */
export const changeProfile = (ctx: Ctx, { name: written, ...chosen }: ProfileChange): Promise<Profile> =>
  inTransaction(ctx, async (ctx) => {
    if (chosen.time_zone != null) refuseUnknownZone(chosen.time_zone)
    if (written !== undefined) await rename(ctx, written.trim())
    if (Object.keys(chosen).length > 0) {
      await ctx.db
        .insertInto('profiles')
        .values({ ...nothingChosen, ...chosen, person_id: signedIn(ctx).personId })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(chosen))
        .execute()
    }
    return readProfile(ctx)
  })

const nothingChosen = { language: null, formats: null, time_zone: null, theme: null, has_shortcuts: null }

const rename = async (ctx: Ctx, name: string) => {
  const { personId, email, name: before } = signedIn(ctx)
  const message = faultOfName(name)
  if (message !== undefined) throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'name', message }] })
  if (name === before) return
  await ctx.db.updateTable('people').set({ name }).where('id', '=', personId).execute()
  const changes = { name: { before, after: name } }
  await audit(ctx, { action: 'person.changed', subject: email, subjectId: personId, changes })
}

// Browsers and servers know different spellings of one zone, so what this one can reckon with is taken, not a list.
const refuseUnknownZone = (zone: string) => {
  try {
    // An offset (+05:00) is no zone: it does not know summer time.
    if (/^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone })) return
  } catch {
    // Said below.
  }
  const message = 'A time zone is needed, such as Europe/Berlin.'
  throw new Refusal(422, 'invalid_body', message, { fields: [{ field: 'time_zone', message }] })
}
