import { Tokens } from '#web/tokens/tokens.tsx'
import { Section } from './section.tsx'

export const TokensSection = () => (
  <Section
    id="tokens"
    title="API tokens"
    lead="What programs come in with. Each speaks for a person, and never may more than that person."
  >
    <Tokens />
  </Section>
)
