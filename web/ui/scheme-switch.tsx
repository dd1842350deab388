import { useThemeChoice } from '#web/platform/profile.ts'
import type { Scheme } from '#web/platform/scheme.ts'
import { Icon, type IconName } from './icons.tsx'
import classes from './scheme-switch.module.css'

const schemes = [
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'auto', label: 'System', icon: 'screen' },
] as const satisfies readonly { value: Scheme; label: string; icon: IconName }[]

interface SchemeSwitchProps {
  /** One button that steps through the three. */
  isCompact?: boolean
  /** Words beside the icons. */
  isWordy?: boolean
}

export const SchemeSwitch = ({ isCompact = false, isWordy = false }: SchemeSwitchProps) => {
  const [scheme, choose] = useThemeChoice()
  if (isCompact) {
    const place = schemes.findIndex(({ value }) => value === scheme)
    const now = schemes[place] ?? schemes[2]
    const next = schemes[(place + 1) % schemes.length] ?? schemes[0]
    return (
      <button
        type="button"
        className={classes.single}
        data-tip={`Theme: ${now.label}`}
        aria-label={`Theme: ${now.label}. Switch to ${next.label}`}
        onClick={() => choose(next.value)}
      >
        <Icon name={now.icon} />
      </button>
    )
  }
  return (
    <fieldset className={classes.switch} data-wordy={isWordy || undefined}>
      <legend className={classes.legend}>Theme</legend>
      {schemes.map(({ value, label, icon }) => (
        <label key={value} className={classes.choice} title={label}>
          <input
            type="radio"
            name={isWordy ? 'theme-in-settings' : 'theme'}
            value={value}
            checked={scheme === value}
            onChange={() => choose(value)}
          />
          <Icon name={icon} />
          <span className={isWordy ? undefined : classes.hidden}>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
