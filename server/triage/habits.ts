// What an endpoint takes. Vendors and local servers differ in which optional parts of a request they refuse; rather than
// a table of models that is out of date tomorrow, the refusal itself teaches it, once for as long as the desk runs.
export interface Habits {
  format: 'schema' | 'json' | 'none'
  takesTemperature: boolean
  takesLimit: boolean
  takesEffort: boolean
}

export const newHabits = (): Habits => ({
  format: 'schema',
  takesTemperature: true,
  takesLimit: true,
  takesEffort: true,
})

interface Refused {
  readonly statusCode?: number | undefined
  readonly responseBody?: string | undefined
}

/** True when the request was refused for a part that can be left out, and the next one will leave it out. */
export const learn = (habits: Habits, used: Readonly<Habits>, { statusCode, responseBody = '' }: Refused): boolean => {
  if (statusCode !== 400 && statusCode !== 422) return false
  const said = responseBody.slice(0, 4_000)
  // The model failed to keep to the schema; the endpoint takes schemas all right.
  if (said.includes('json_validate_failed')) return false
  if (/response.?format|json.?schema|json.?object|json mode|structured.?output|response.?mime/i.test(said)) {
    if (used.format === 'none') return false
    if (habits.format === used.format) habits.format = used.format === 'schema' ? 'json' : 'none'
    return true
  }
  for (const [habit, name] of optional) {
    if (!used[habit] || !name.test(said)) continue
    habits[habit] = false
    return true
  }
  return false
}

const optional = [
  ['takesTemperature', /temperature/i],
  ['takesLimit', /max.?(completion|output)?.?tokens/i],
  ['takesEffort', /reasoning|thinking/i],
] as const
