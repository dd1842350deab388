import { encodeQR } from 'qr'
import classes from './second-factor.module.css'

/** Dark on white whatever the theme: that is what cameras read. Drawn here, so the secret in it goes nowhere. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 3 })
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <figure className={classes.frame} aria-label={label}>
      <svg className={classes.qr} viewBox={`0 0 ${rows.length} ${rows.length}`} aria-hidden="true">
        <path d={path} />
      </svg>
    </figure>
  )
}
