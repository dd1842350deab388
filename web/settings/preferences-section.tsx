import { useShortcutsSwitch } from '#web/platform/keys.tsx'
import { SchemeSwitch } from '#web/ui/scheme-switch.tsx'
import classes from './preferences-section.module.css'
import { Fact, Facts, Section } from './section.tsx'

export const PreferencesSection = () => {
  const [isOn, setOn] = useShortcutsSwitch()
  return (
    <Section id="preferences" title="This browser" lead="Kept in this browser only.">
      <Facts>
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
    </Section>
  )
}
