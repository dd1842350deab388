/**
 * Text from outside, shown as text. Each piece is a direction of its own, so that one in Hebrew or Arabic cannot turn
 * round what stands beside it; and the invisible characters that reorder letters (as in file names that hide their ending) are shown.
 */
export const PlainText = ({ text, className }: { text: string; className?: string | undefined }) => (
  <bdi className={className} dir="auto">
    {neutral(text)}
  </bdi>
)

// Embeddings, overrides and isolates. Plain marks (LRM, RLM) are left: they belong to correct writing and reorder nothing.
const reordering = /[\u202a-\u202e\u2066-\u2069]/g

/** The same for attributes, which take no elements. */
export const neutral = (text: string) => text.replace(reordering, '\ufffd')
