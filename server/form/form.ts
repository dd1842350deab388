// The public form: how somebody without an account writes to the desk.
export { formPath, readFormSettings, switchForm } from './switch.ts'
