import classes from './section.module.css'

interface SectionProps {
  id: string
  title: string
  /** One sentence under the title. */
  lead?: React.ReactNode
  children: React.ReactNode
}

export const Section = ({ id, title, lead, children }: SectionProps) => (
  <section id={id} className={classes.section} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {lead ? <p className={classes.lead}>{lead}</p> : null}
    <div className={classes.body}>{children}</div>
  </section>
)

/** A name and what it stands at, as in any settings list. */
export const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className={classes.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

export const Facts = ({ children }: { children: React.ReactNode }) => <dl className={classes.facts}>{children}</dl>
