-- oidc: sign-ins that are under way at the provider, and which account there is whose here.

-- One row from the click on the button until the way back, at most ten minutes. What the provider is told (nonce, code
-- challenge) comes from the secret in the browser's cookie, so nothing here helps to finish a sign-in of somebody else.
create table oidc_sign_ins (
  -- SHA-256 of what goes through the provider and comes back.
  state_hash bytea primary key
    constraint oidc_sign_ins_state_whole check (octet_length(state_hash) = 32),
  -- SHA-256 of what the cookie holds.
  browser_hash bytea not null
    constraint oidc_sign_ins_browser_whole check (octet_length(browser_hash) = 32),
  issuer text not null,
  -- Where to go afterwards.
  next text
    constraint oidc_sign_ins_next_length check (char_length(next) <= 2000),
  -- Who had signed in already and only wants the link.
  person_id bigint references people (id) on delete cascade,
  created_at timestamptz not null default now()
);
create index oidc_sign_ins_by_age on oidc_sign_ins (created_at);

-- An account at a provider is its issuer and its subject, never its e-mail address: that may change hands there.
create table oidc_links (
  id bigint generated always as identity primary key,
  issuer text not null,
  subject text not null
    constraint oidc_links_subject_length check (char_length(subject) between 1 and 255),
  person_id bigint not null references people (id) on delete cascade,
  -- As the provider had verified it when the link was made.
  email text not null,
  linked_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  constraint oidc_links_one_person unique (issuer, subject),
  -- A second account with the same address is somebody new to the provider, and has to be looked at by a person.
  constraint oidc_links_one_account unique (person_id, issuer)
);
