export { noteAttempt, type Attempt } from './attempts.ts'
export { audit, type Deed } from './deeds.ts'
export { noteDenial } from './denials.ts'
