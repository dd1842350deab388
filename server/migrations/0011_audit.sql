-- audit: who did what that concerns people, access or what leaves the desk, from where, and what it was before and after.
create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- Such as person.signed_in or token.revoked.
  action text not null
    constraint audit_entries_action_shape check (action ~ '^[a-z_]+\.[a-z_]+$'),
  -- The name they had, and the person where one had signed in. No foreign key: nobody is deleted.
  actor text not null,
  actor_id bigint,
  via text not null,
  -- Undefined for what the desk's own machine did.
  address text,
  -- What it was done to, in words that still say it when that is gone.
  subject text not null,
  subject_id bigint,
  -- { field: { before, after } }; never a secret, and no hash of one.
  changes jsonb not null default '{}'
);

-- What was written down stays. Only time takes it away, by the one job that knows how old is old enough.
create index audit_entries_by_actor on audit_entries (actor_id, id);
