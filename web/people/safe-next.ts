/** Where to go after the sign-in, as a whole address of this site; what leads anywhere else leads to the start. */
export const safeNext = (next: string | undefined, origin: string): string => {
  const home = `${origin}/`
  if (next === undefined || !next.startsWith('/') || !URL.canParse(next, origin)) return home
  // The whole address, never its path alone: a path may begin with two slashes and name another host by itself.
  const url = new URL(next, origin)
  return url.origin === origin ? url.href : home
}
