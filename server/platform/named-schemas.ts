import { Problem } from '#shared/contract.ts'

export interface NamedSchema {
  readonly $id: string
}

/** Schemas with a name of their own, to be written once in OpenAPI. */
export const namedSchemas = (schemas: readonly unknown[]): NamedSchema[] => {
  const named = new Map<string, object>([['Problem', Problem]])
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    const { $id } = value as { $id?: unknown }
    if (typeof $id === 'string') named.set($id, value)
    for (const inner of Object.values(value)) visit(inner)
  }
  visit(schemas)
  return [...named.values()].map((schema) => {
    const { $id, ...rest } = schema as NamedSchema
    return { $id, ...(withRefs(rest) as object) }
  })
}

/** Replaces every named schema inside by a reference to it. */
export const withRefs = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withRefs)
  if (typeof value !== 'object' || value === null) return value
  const { $id } = value as { $id?: unknown }
  if (typeof $id === 'string') return { $ref: `${$id}#` }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withRefs(inner)]))
}
