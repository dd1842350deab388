-- platform: answers kept for 24 hours by Idempotency-Key, so that a create sent again is not done again.
create table idempotency_keys (
  scope text not null,
  key text not null,
  -- sha256 of the request: the same key with another request is refused.
  fingerprint text not null,
  -- Who is at work on it, and until when that is believed: a process may die in between.
  claim text not null,
  claimed_until timestamptz not null,
  -- Null until answered.
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
