// Who wrote, and with which card, never helps to sort a ticket: it stays here.
const eMail = /[^\s@<>()"',;:]{1,64}@[^\s@<>()"',;:]{1,255}/g
// Sign-in and reset links carry their secret behind the host.
const link = /\b(https?:\/\/[^\s/?#]{1,255})[/?#]\S*/gi
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g
// Cards, telephones, customer numbers: seven digits and more, as people group them.
const longNumber = /\+?\d(?:[ ./()-]{0,2}\d){6,24}/g

/** The text without e-mail addresses, long numbers, account numbers and the secret parts of links. */
export const redact = (text: string) =>
  text.replace(link, '$1/[link]').replace(eMail, '[e-mail]').replace(iban, '[number]').replace(longNumber, '[number]')
