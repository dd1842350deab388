import { useFollowingProfile } from '#web/platform/profile.ts'

/** Draws nothing: what somebody chose elsewhere is here too. */
export const FollowProfile = () => {
  useFollowingProfile()
  return null
}
