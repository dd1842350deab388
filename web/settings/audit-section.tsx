import { AuditLog } from '#web/audit/audit-log.tsx'
import { Section } from './section.tsx'

export const AuditSection = () => (
  <Section id="audit" title="Audit" lead="Who did what to people, access and settings, and what was refused.">
    <AuditLog />
  </Section>
)
