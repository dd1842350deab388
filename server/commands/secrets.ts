// What a start says of the desk's own secret: where it is missing, what was lost with it, that it was changed.
import type { Progress } from '../boot.ts'
import { features } from '../features.ts'
import { findAppSecret } from '../platform/app-secret.ts'
import { contextOf, type Desk } from '../platform/context.ts'
import { findLosses, lossWords, sealAnew } from '../platform/sealed-columns.ts'
import { sealingFault } from '../platform/sealing.ts'

export const sealedColumns = features.flatMap(({ sealed = [] }) => sealed)

/** Needs the schema up to date. @throws StartFault where others could read the secret. */
export const readySecrets = async (desk: Desk, progress: Progress) => {
  findAppSecret(desk.config)
  const ctx = contextOf(desk, { name: 'system', via: 'cli' })
  const fault = sealingFault(ctx)
  if (fault !== undefined)
    progress(`The desk has no secret of its own, so it cannot keep those of others. Set APP_SECRET, or: ${fault}`)
  else {
    const count = await sealAnew(ctx, sealedColumns)
    if (count > 0) progress(`Sealed with the new APP_SECRET: ${count}. APP_SECRET_PREVIOUS is not needed any more.`)
  }
  for (const loss of await findLosses(ctx, sealedColumns)) progress(lossWords(loss))
}
