import { Type, type Static, type TObject, type TSchema } from 'typebox'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One route: what the server takes as route options, what the web client calls, what OpenAPI prints. */
export interface Contract {
  readonly method: Method
  readonly url: string
  readonly schema: {
    readonly summary: string
    readonly description?: string
    readonly tags: readonly string[]
    readonly params?: TObject
    readonly querystring?: TObject
    readonly headers?: TObject
    readonly body?: TSchema
    readonly response: Readonly<Record<number, TSchema>>
  }
}

/** RFC 9457 problem details: the body of every refusal of /api/v1. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A URI reference that names the kind of problem, or about:blank.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    code: Type.String({ description: 'A stable word for programs, such as ticket_not_found.' }),
    request_id: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        description: 'Every fault of the request, each with the field it concerns.',
      }),
    ),
  },
  { $id: 'Problem' },
)

/** A day of UTC; ranges of days are half-open. */
export const day = (description: string) => Type.String({ format: 'date', description })

/** Names the route by `'METHOD /path'` from shared/routes.ts. The inferred schema types carry over to both sides. */
export const contract = <S extends Contract['schema']>(path: string, schema: S) => {
  const [method, url] = path.split(' ') as [Method, string]
  return { method, url, schema }
}

type Ok<R> =
  R extends Readonly<Record<number, TSchema>> ? Static<R[200 extends keyof R ? 200 : keyof R & (201 | 204)]> : never

export type ParamsOf<C extends Contract> = C['schema']['params'] extends TSchema
  ? Static<C['schema']['params']>
  : undefined
export type QueryOf<C extends Contract> = C['schema']['querystring'] extends TSchema
  ? Static<C['schema']['querystring']>
  : undefined
export type HeadersOf<C extends Contract> = C['schema']['headers'] extends TSchema
  ? Static<C['schema']['headers']>
  : undefined
export type BodyOf<C extends Contract> = C['schema']['body'] extends TSchema ? Static<C['schema']['body']> : undefined
export type OkOf<C extends Contract> = Ok<C['schema']['response']>
