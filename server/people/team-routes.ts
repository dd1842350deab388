import { admin, newcomer } from '#server/platform/access.ts'
import type { Ctx } from '#server/platform/context.ts'
import type { On } from '#server/platform/http.ts'
import { people, type Team } from '#shared/people.ts'
import { refuseUnsafeSignIn } from './cookie.ts'
import { listPeople } from './directory.ts'
import { invite, join, listInvitations, readInvitation, withdrawInvitation } from './invitations.ts'
import { changePerson } from './roles.ts'
import { listProtected } from './factors.ts'
import { answerSignIn, placeOf, visitorOf } from './routes.ts'
import { finishSignIn } from './sign-in.ts'

export const teamRoutes = (on: On) => {
  on(people.readTeam, admin('people'), async ({ ctx }) => readTeam(ctx))
  on(people.changePerson, admin('people'), async ({ ctx, params, body }) => {
    await changePerson(ctx, params.id, { role: body.role, isDisabled: body.is_disabled })
    return readTeam(ctx)
  })
  on(people.invite, admin('people'), async ({ ctx, body, reply }) => {
    const code = await invite(ctx, body)
    void reply.header('cache-control', 'no-store')
    return { code, team: await readTeam(ctx) }
  })
  on(people.withdrawInvitation, admin('people'), async ({ ctx, params }) => {
    await withdrawInvitation(ctx, params.id)
    return readTeam(ctx)
  })
  on(people.readInvitation, newcomer, async ({ ctx, body }) => readInvitation(ctx, body.code))
  on(people.join, newcomer, async ({ ctx, body, request, reply }) => {
    refuseUnsafeSignIn(placeOf(ctx, request))
    const person = await join(ctx, body)
    const way = { visitor: visitorOf(ctx, request), proven: { by: 'invitation' } } as const
    return answerSignIn({ ctx, request, reply }, await finishSignIn(ctx, person.id, way))
  })
}

const readTeam = async (ctx: Ctx): Promise<Team> => {
  const people = await listPeople(ctx)
  const withSecondFactor = await listProtected(ctx)
  return {
    people: people.map(({ disabled_at, ...person }) => ({
      ...person,
      is_disabled: disabled_at !== null,
      has_second_factor: withSecondFactor.has(person.id),
    })),
    invitations: await listInvitations(ctx),
  }
}
