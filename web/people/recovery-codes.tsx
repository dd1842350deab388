import { Button } from '@mantine/core'
import classes from './second-factor.module.css'

/** Shown this once. */
export const RecoveryCodes = ({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) => (
  <fieldset className={classes.codes} aria-label="Recovery codes">
    <output>
      Keep these codes where you find them without this device. Each lets you in once, in the place of the second step.
      They are not shown again.
    </output>
    <ul className={classes.list}>
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
    <div className={classes.actions}>
      <Button onClick={onKept}>I have kept them</Button>
      {'clipboard' in navigator ? (
        <Button variant="default" onClick={() => void navigator.clipboard.writeText(codes.join('\n'))}>
          Copy
        </Button>
      ) : null}
    </div>
  </fieldset>
)
