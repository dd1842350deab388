-- people: who may use the desk, how they prove it, and from when on it has to be proved.

create table people (
  id bigint generated always as identity primary key,
  name text not null
    constraint people_name_length check (char_length(name) between 1 and 200),
  -- As it was written; what counts is the index below.
  email text not null
    constraint people_email_shape check (char_length(email) <= 254 and email ~ '^[^\s@]+@[^\s@]+$'),
  role text not null
    constraint people_role_known check (role in ('owner', 'admin', 'agent', 'viewer', 'requester')),
  created_at timestamptz not null default now(),
  -- Nobody is deleted: what they did still names them.
  disabled_at timestamptz
);
create unique index people_by_email on people (lower(email));

-- Apart from people, so that no list of them can ever carry one along.
create table password_hashes (
  person_id bigint primary key references people (id) on delete cascade,
  hash text not null,
  changed_at timestamptz not null default now()
);

create table sessions (
  id bigint generated always as identity primary key,
  -- SHA-256 of what the cookie holds; the cookie itself is nowhere here.
  token_hash bytea not null unique
    constraint sessions_token_hash_whole check (octet_length(token_hash) = 32),
  person_id bigint not null references people (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  address text not null,
  user_agent text not null
);
create index sessions_by_person on sessions (person_id);
create index sessions_by_age on sessions (created_at);

-- The one code by which the desk can be claimed now, as its SHA-256.
create table claim_codes (
  is_only boolean primary key default true check (is_only),
  code_hash bytea not null
    constraint claim_codes_hash_whole check (octet_length(code_hash) = 32),
  created_at timestamptz not null default now()
);

-- Once there is a row the desk is claimed. What was done before by nobody in particular was done by its owner.
create table desk_claims (
  is_only boolean primary key default true check (is_only),
  person_id bigint not null references people (id),
  claimed_at timestamptz not null default now()
);

-- Tries at signing in: a bucket for each account and address, full until that time. Names are hashed: whoever mistypes
-- an address here leaves no trace of it.
create table sign_in_limits (
  name bytea primary key,
  full_until timestamptz not null
);

-- Whose event it was, besides the name they had. No foreign key: nobody is deleted, and a ticket's write need not look.
alter table events add column actor_id bigint;
