import { useState } from 'react'
import { useFormatsChoice, useProfile, useShortcutsChoice } from '#web/platform/profile.ts'
import { ProfileName } from '#web/people/profile-name.tsx'
import { SchemeSwitch } from '#web/ui/scheme-switch.tsx'
import { ErrorState, Skeleton } from '#web/ui/states.tsx'
import { absoluteTime, decimalWords } from '#web/ui/words.ts'
import { FormatsSelect, TimeZoneSelect } from './formats-selects.tsx'
import classes from './profile-section.module.css'
import { Fact, Facts, Section } from './section.tsx'
import { OwnFacts } from './own-facts.tsx'

/** How somebody is shown, and how the desk is shown to them; where nobody signs in, to this browser. */
export const ProfileSection = () => {
  const { profile, error, isLoading, refetch } = useProfile()
  if (isLoading) return <Skeleton height={420} radius={10} />
  if (error && !profile)
    return <ErrorState what="Your profile could not be read" error={error} onRetry={() => void refetch()} />
  return (
    <>
      {profile ? (
        <Section id="profile" title="Profile" lead="Who you are to the others on this desk.">
          <ProfileName profile={profile} />
          <OwnFacts profile={profile} />
        </Section>
      ) : null}
      <Section
        id="preferences"
        title="How the desk is shown to you"
        lead={profile ? 'Saved as you choose, for every browser you sign in with.' : 'Kept in this browser only.'}
      >
        <Preferences />
      </Section>
    </>
  )
}

const Preferences = () => {
  const [isOn, setOn] = useShortcutsChoice()
  const [formats, choose] = useFormatsChoice()
  const [now] = useState(() => new Date().toISOString())
  return (
    <Facts>
      <Fact name="Language">English. The desk speaks no other one yet.</Fact>
      <Fact name="Dates and numbers">
        <FormatsSelect locale={formats.locale} onChoose={choose} />
        <p className={classes.hint}>
          Now: {absoluteTime(now)} · {decimalWords(1234.5)}
        </p>
      </Fact>
      <Fact name="Time zone">
        <TimeZoneSelect timeZone={formats.timeZone} onChoose={choose} />
        <p className={classes.hint}>Of the times that are shown. The dashboard counts by days of UTC.</p>
      </Fact>
      <Fact name="Theme">
        <span className={classes.narrow}>
          <SchemeSwitch isWordy />
        </span>
      </Fact>
      <Fact name="Keyboard">
        <label className={classes.switch}>
          <input
            type="checkbox"
            role="switch"
            checked={isOn}
            aria-checked={isOn}
            onChange={(event) => setOn(event.currentTarget.checked)}
          />
          <span>Shortcuts by single letters</span>
        </label>
        <p className={classes.hint}>
          Press <kbd>?</kbd> on any screen to see them. Turn them off if you steer by voice.
        </p>
      </Fact>
    </Facts>
  )
}
