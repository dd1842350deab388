import { perDesk, type Ctx } from './context.ts'

export interface HealthItem {
  readonly name: string
  readonly state: 'ok' | 'failing' | 'off'
  readonly message: string
  readonly mend: string | null
  readonly since: string | null
}

const items = perDesk(() => new Map<string, HealthItem>())
const watchers = perDesk(() => new Set<(changed: HealthItem) => void>())

/** Says how a part of the desk is. A change of state is logged once and shown on every open screen. */
export const reportHealth = (ctx: Ctx, item: Omit<HealthItem, 'since'>) => {
  const before = items(ctx).get(item.name)
  if (before && before.state === item.state && before.message === item.message) return
  const changed = { ...item, since: ctx.now().toISOString() }
  items(ctx).set(item.name, changed)
  if (item.state === 'failing') ctx.log.warn({ health: item.name, mend: item.mend }, item.message)
  else if (before?.state === 'failing') ctx.log.info({ health: item.name }, item.message)
  for (const watch of watchers(ctx)) watch(changed)
}

/** Takes over what another process of this desk found and has logged; the very item is handed to the watchers. */
export const adoptHealth = (ctx: Pick<Ctx, 'desk'>, item: HealthItem) => {
  const before = items(ctx).get(item.name)
  if (before && before.state === item.state && before.message === item.message) return
  items(ctx).set(item.name, item)
  for (const watch of watchers(ctx)) watch(item)
}

export const readHealthItems = (ctx: Pick<Ctx, 'desk'>): readonly HealthItem[] => [...items(ctx).values()]

/** Calls back on every change of health in this process. */
export const watchHealth = (ctx: Pick<Ctx, 'desk'>, watch: (changed: HealthItem) => void) =>
  void watchers(ctx).add(watch)
