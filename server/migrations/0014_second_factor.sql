-- people: what somebody proves beside their password: a code of an authenticator app, a passkey, a recovery code.

-- The secret of an app, sealed (server/platform/sealing.ts). A code counts once: only those of later steps count after it.
create table totp_secrets (
  person_id bigint primary key references people (id) on delete cascade,
  sealed text not null,
  used_step bigint not null,
  created_at timestamptz not null default now()
);

-- One that was shown, until a code confirms that it arrived. What was there before counts until then.
create table totp_enrolments (
  person_id bigint primary key references people (id) on delete cascade,
  sealed text not null,
  created_at timestamptz not null default now()
);

-- SHA-256 of 120 random bits each; a used one is gone.
create table recovery_codes (
  person_id bigint not null references people (id) on delete cascade,
  code_hash bytea not null
    constraint recovery_codes_hash_whole check (octet_length(code_hash) = 32),
  primary key (person_id, code_hash)
);

-- Public keys: there is nothing secret in here.
create table passkeys (
  id bigint generated always as identity primary key,
  person_id bigint not null references people (id) on delete cascade,
  name text not null
    constraint passkeys_name_length check (char_length(name) between 1 and 100),
  credential_id bytea not null unique
    constraint passkeys_credential_id_length check (octet_length(credential_id) between 1 and 1023),
  public_key bytea not null,
  -- How often it was used, as its device counts; a copy falls behind. 0 where the device does not count.
  counter bigint not null,
  transports text[] not null,
  -- Under this name it knows the person, and at this host it was made: it works nowhere else.
  user_handle bytea not null,
  rp_id text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_by_person on passkeys (person_id);

-- What a passkey is asked to sign, once and soon.
create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose text not null
    constraint passkey_challenges_purpose_known check (purpose in ('add', 'sign_in', 'second_step')),
  -- Whose it is; nobody's where a passkey alone is to say who comes.
  person_id bigint references people (id) on delete cascade,
  rp_id text not null,
  user_handle bytea,
  created_at timestamptz not null default now()
);

-- Who has taken the first step of a sign-in, until they take the second. SHA-256 of what they hold meanwhile.
create table pending_sign_ins (
  ticket_hash bytea primary key
    constraint pending_sign_ins_hash_whole check (octet_length(ticket_hash) = 32),
  person_id bigint not null references people (id) on delete cascade,
  proven_by text not null,
  created_at timestamptz not null default now()
);
create index pending_sign_ins_by_person on pending_sign_ins (person_id);

-- Of whom a second factor is required; null as long as nobody has chosen.
create table second_factor_rules (
  is_only boolean primary key default true check (is_only),
  required_of text
    constraint second_factor_rules_required_of_known check (required_of in ('nobody', 'admins', 'everybody'))
);
insert into second_factor_rules default values;

-- A session of somebody who has to add a second factor, and may do nothing else with it.
alter table sessions add column must_enrol boolean not null default false;
