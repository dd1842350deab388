// What those who ask see of the desk: their own tickets, in plain words.
export { findLinkedTicket, linkPath, linkTicket, makeTicketLink, readTicketLink, revokeTicketLink } from './links.ts'
export { answerAsPage, sendPage, takeFormsOnly } from './page.ts'
