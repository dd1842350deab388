// What the built-in classifier knows, in any language: a concept speaks for a category, for an urgency, or both.
// The phrases for each are in one file a language (local-en.ts, …), all written by hand for this program.
import type { Category } from '#shared/words.ts'

/** How a concept bears on priority: one `critical` makes critical, two `urgent` too, a lone `high` or `urgent` high. */
export type Urgency = 'critical' | 'urgent' | 'high' | 'problem' | 'calm'

export interface Concept {
  readonly category?: Category
  /** 1: a hint · 2: a clue · 3: clear · 4 and more: decides unless something else decides as well. */
  readonly weight?: number
  readonly urgency?: Urgency
  readonly reason: string
}

export const concepts = {
  // Money that moved, should move or should come back.
  duplicate_charge: { category: 'billing', weight: 6, urgency: 'high', reason: 'duplicate charge' },
  unknown_charge: { category: 'billing', weight: 5, urgency: 'high', reason: 'charge not recognised' },
  overcharge: { category: 'billing', weight: 5, urgency: 'problem', reason: 'wrong amount charged' },
  charge: { category: 'billing', weight: 3, reason: 'a charge' },
  refund: { category: 'billing', weight: 5, urgency: 'problem', reason: 'refund' },
  payment_failed: { category: 'billing', weight: 5, urgency: 'problem', reason: 'payment failed' },
  payment: { category: 'billing', weight: 3, reason: 'payment' },
  invoice: { category: 'billing', weight: 4, reason: 'invoice' },
  bill: { category: 'billing', weight: 3.5, reason: 'bill' },
  fee: { category: 'billing', weight: 3, reason: 'fee' },
  tax: { category: 'billing', weight: 3, reason: 'tax' },
  subscription: { category: 'billing', weight: 2, reason: 'subscription' },
  cancel_subscription: { category: 'billing', weight: 3, reason: 'cancelling a subscription' },
  bank_card: { category: 'billing', weight: 1, reason: 'payment card' },
  bank_transfer: { category: 'billing', weight: 2, reason: 'bank transfer' },
  top_up: { category: 'billing', weight: 2, reason: 'topping up' },
  exchange_rate: { category: 'billing', weight: 2.5, reason: 'exchange rate' },
  cash: { category: 'billing', weight: 2, reason: 'cash' },

  // It does not do what it should.
  outage: { category: 'technical', weight: 5, urgency: 'critical', reason: 'outage' },
  crash: { category: 'technical', weight: 5, urgency: 'high', reason: 'crash' },
  error: { category: 'technical', weight: 3, urgency: 'problem', reason: 'error message' },
  bug: { category: 'technical', weight: 4, urgency: 'problem', reason: 'bug' },
  not_working: { category: 'technical', weight: 2.5, urgency: 'problem', reason: 'not working' },
  slow: { category: 'technical', weight: 4, urgency: 'problem', reason: 'slow' },
  not_loading: { category: 'technical', weight: 4, urgency: 'problem', reason: 'does not load' },
  display: { category: 'technical', weight: 3, urgency: 'problem', reason: 'display fault' },
  install: { category: 'technical', weight: 3, reason: 'installation' },
  update: { category: 'technical', weight: 2, reason: 'software update' },
  connection: { category: 'technical', weight: 3, urgency: 'problem', reason: 'connection' },
  integration: { category: 'technical', weight: 3, reason: 'integration' },
  sync: { category: 'technical', weight: 3, urgency: 'problem', reason: 'synchronisation' },
  file_transfer: { category: 'technical', weight: 3, reason: 'upload or export' },
  device: { category: 'technical', weight: 2, reason: 'device' },
  browser: { category: 'technical', weight: 2, reason: 'browser' },
  software: { category: 'technical', weight: 1.5, reason: 'software' },
  data_loss: { category: 'technical', weight: 4, urgency: 'critical', reason: 'data lost' },
  server: { category: 'technical', weight: 2.5, reason: 'server' },
  technical_support: { category: 'technical', weight: 3, reason: 'technical help asked for' },

  // Who someone is, and what they may enter.
  cannot_log_in: { category: 'account', weight: 6, urgency: 'high', reason: 'cannot log in' },
  login: { category: 'account', weight: 3, reason: 'sign-in' },
  password: { category: 'account', weight: 5, reason: 'password' },
  pin: { category: 'account', weight: 4, reason: 'PIN' },
  locked_out: { category: 'account', weight: 6, urgency: 'high', reason: 'locked out' },
  two_factor: { category: 'account', weight: 5, reason: 'two-factor sign-in' },
  account_attacked: { category: 'account', weight: 6, urgency: 'critical', reason: 'account broken into' },
  personal_details: { category: 'account', weight: 5, reason: 'change of personal details' },
  close_account: { category: 'account', weight: 5, reason: 'closing an account' },
  open_account: { category: 'account', weight: 5, reason: 'opening an account' },
  edit_account: { category: 'account', weight: 4, reason: 'changing an account' },
  permissions: { category: 'account', weight: 4, reason: 'access rights' },
  identity: { category: 'account', weight: 5, reason: 'identity check' },
  user_name: { category: 'account', weight: 3, reason: 'user name' },
  account: { category: 'account', weight: 1.5, reason: 'account' },

  // Everything else people write about.
  delivery: { category: 'general', weight: 4, reason: 'delivery' },
  order: { category: 'general', weight: 2, reason: 'order' },
  opening_hours: { category: 'general', weight: 5, urgency: 'calm', reason: 'opening hours' },
  place: { category: 'general', weight: 3, urgency: 'calm', reason: 'where to find us' },
  person_wanted: { category: 'general', weight: 4, reason: 'wants to speak to someone' },
  quote: { category: 'general', weight: 4, urgency: 'calm', reason: 'request for a quote' },
  product: { category: 'general', weight: 3, urgency: 'calm', reason: 'question about a product' },
  discount: { category: 'general', weight: 2.5, urgency: 'calm', reason: 'discount' },
  feature_wish: { category: 'general', weight: 4, urgency: 'calm', reason: 'feature wish' },
  feedback: { category: 'general', weight: 4, urgency: 'calm', reason: 'feedback' },
  complaint: { category: 'general', weight: 3, reason: 'complaint' },
  newsletter: { category: 'general', weight: 5, urgency: 'calm', reason: 'newsletter' },
  job: { category: 'general', weight: 5, urgency: 'calm', reason: 'job application' },
  partnership: { category: 'general', weight: 4, urgency: 'calm', reason: 'partnership' },
  information: { category: 'general', weight: 2.5, urgency: 'calm', reason: 'request for information' },
  booking: { category: 'general', weight: 2.5, reason: 'booking' },
  sales: { category: 'general', weight: 3, urgency: 'calm', reason: 'purchase question' },

  // Urgency alone.
  security_breach: { urgency: 'critical', reason: 'security breach' },
  whole_company: { urgency: 'urgent', reason: 'everybody affected' },
  urgent: { urgency: 'urgent', reason: 'urgent' },
  work_stopped: { urgency: 'urgent', reason: 'work has stopped' },
  deadline: { urgency: 'high', reason: 'deadline' },
  legal_threat: { urgency: 'urgent', reason: 'legal steps threatened' },
  serious: { urgency: 'high', reason: 'serious' },
  problem: { urgency: 'problem', reason: 'problem' },
  no_hurry: { urgency: 'calm', reason: 'no hurry' },
  question: { urgency: 'calm', reason: 'question' },
  cosmetic: { urgency: 'calm', reason: 'cosmetic' },
} as const satisfies Record<string, Concept>

export type ConceptName = keyof typeof concepts
export type Lexicon = Readonly<Partial<Record<ConceptName, string>>>
