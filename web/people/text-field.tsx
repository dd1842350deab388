import classes from './entrance.module.css'

interface TextFieldProps {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'email'
  autoComplete?: string
  inputMode?: 'text' | 'numeric'
  fault?: string | undefined
  hint?: string
}

export const TextField = ({ id, label, value, onChange, type = 'text', fault, hint, ...rest }: TextFieldProps) => (
  <div className={classes.field}>
    <label htmlFor={id}>{label}</label>
    <input
      id={id}
      name={id}
      type={type}
      className={classes.input}
      autoComplete={rest.autoComplete ?? 'off'}
      inputMode={rest.inputMode}
      required
      value={value}
      aria-invalid={fault !== undefined}
      aria-describedby={`${id}-words`}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
    <p id={`${id}-words`} className={fault === undefined ? classes.hint : classes.fault}>
      {fault ?? hint}
    </p>
  </div>
)
