/** The tables, by name. Each part of the desk adds its own by `declare module`, so the platform names none of theirs. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Database {}
