import { Icon, type IconName } from './icons.tsx'
import classes from './icon-button.module.css'

interface IconButtonProps {
  icon: IconName
  /** What it does; there is no other word. */
  label: string
  size?: number
  onClick: () => void
}

/** The smallest button there is. A row of a table takes its class alone. */
export const IconButton = ({ icon, label, size = 14, onClick }: IconButtonProps) => (
  <button type="button" className={classes.button} aria-label={label} onClick={onClick}>
    <Icon name={icon} size={size} />
  </button>
)
