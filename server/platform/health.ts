import { perDesk, type Ctx } from './context.ts'

export interface HealthItem {
  readonly name: string
  readonly state: 'ok' | 'failing' | 'off'
  readonly message: string
  readonly mend: string | null
  readonly since: string | null
}

const items = perDesk(() => new Map<string, HealthItem>())
const watchers = perDesk(() => new Set<() => void>())

/** Says how a part of the desk is. A change of state is logged once and shown on every open screen. */
export const reportHealth = (ctx: Ctx, item: Omit<HealthItem, 'since'>) => {
  const before = items(ctx).get(item.name)
  if (before && before.state === item.state && before.message === item.message) return
  items(ctx).set(item.name, { ...item, since: ctx.now().toISOString() })
  if (item.state === 'failing') ctx.log.warn({ health: item.name, mend: item.mend }, item.message)
  else if (before?.state === 'failing') ctx.log.info({ health: item.name }, item.message)
  for (const watch of watchers(ctx)) watch()
}

export const readHealthItems = (ctx: Pick<Ctx, 'desk'>): readonly HealthItem[] => [...items(ctx).values()]

/** Calls back on every change of health in this process. */
export const watchHealth = (ctx: Pick<Ctx, 'desk'>, watch: () => void) => void watchers(ctx).add(watch)
