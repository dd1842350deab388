import { useState } from 'react'
import type { AuditEntry } from '#shared/audit.ts'
import classes from './audit-log.module.css'
import { auditSentence, fieldText, valueText, whereWords } from './audit-words.ts'

/** Rows under the days they belong to, in the reader's own zone. */
export const AuditRows = ({ entries }: { entries: readonly AuditEntry[] }) => {
  const days = Map.groupBy(entries, ({ at }) => dayWords(at))
  return (
    <div className={classes.log} onKeyDown={moveByArrows} role="presentation">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h3 className={classes.day}>{day}</h3>
          <ol className={classes.rows}>
            {ofDay.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

const Row = ({ entry }: { entry: AuditEntry }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className={classes.row}>
      <button
        type="button"
        className={classes.head}
        aria-expanded={isOpen}
        data-refused={/^(access\.denied|sign_in\.)/.test(entry.action) || undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={classes.sentence}>{auditSentence(entry)}</span>{' '}
        <span className={classes.aside}>
          <time dateTime={entry.at} title={fullTime(entry.at)}>
            <span className={classes.short} aria-hidden="true">
              {shortTime(entry.at)}
            </span>
            <span className={classes.full}>{fullTime(entry.at)}</span>
          </time>{' '}
          <span>{whereWords(entry)}</span>
        </span>
      </button>
      {isOpen ? <Details entry={entry} /> : null}
    </li>
  )
}

const Details = ({ entry }: { entry: AuditEntry }) => {
  const { action, actor, actor_email: email, subject, via, address, changes } = entry
  const changed = Object.entries(changes)
  return (
    <div className={classes.details}>
      {changed.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changed.map(([field, { before, after }]) => (
              <tr key={field}>
                <th scope="row">{fieldText(field)}</th>
                <td>{valueText(before)}</td>
                <td>{valueText(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <dl>
        <Fact name="When">{fullTime(entry.at)}</Fact>
        <Fact name="By">{email === null ? actor : `${actor} (${email})`}</Fact>
        <Fact name="To">{subject}</Fact>
        <Fact name="From">{[address, viaWords[via] ?? via].filter(Boolean).join(', ')}</Fact>
        <Fact name="Written down as">
          <code>{action}</code>
        </Fact>
      </dl>
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const viaWords: Readonly<Record<string, string>> = {
  api: '',
  cli: 'by command on the desk’s machine',
  dropin: 'by the drop-in API',
  job: 'the desk by itself',
}

/** Up and down between rows, beside the tab key. */
const moveByArrows = (event: React.KeyboardEvent<HTMLElement>) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const heads = [...event.currentTarget.querySelectorAll<HTMLElement>('button[aria-expanded]')]
  const at = heads.findIndex((head) => head === document.activeElement)
  if (at === -1) return
  event.preventDefault()
  heads[at + step]?.focus()
}

const days = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })

const dayWords = (at: string) => days.format(new Date(at))
const shortTime = (at: string) => short.format(new Date(at))
/** With seconds and zone. */
const fullTime = (at: string) => full.format(new Date(at))
