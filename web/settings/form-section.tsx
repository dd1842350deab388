import { FormSettings } from '#web/form/form-settings.tsx'
import { Section } from './section.tsx'

export const FormSection = () => (
  <Section id="form" title="Public form" lead="How somebody without an account writes to this desk.">
    <FormSettings />
  </Section>
)
