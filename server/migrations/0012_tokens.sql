-- tokens: what programs come in with, for a person and never with more than that person may.

create table api_tokens (
  id bigint generated always as identity primary key,
  person_id bigint not null references people (id) on delete cascade,
  name text not null
    constraint api_tokens_name_length check (char_length(name) between 1 and 100),
  -- SHA-256 of the token; the token itself is nowhere here.
  token_hash bytea not null unique
    constraint api_tokens_hash_whole check (octet_length(token_hash) = 32),
  -- Such as tickets:write.
  scopes text[] not null
    constraint api_tokens_scopes_some check (cardinality(scopes) between 1 and 50 and array_position(scopes, null) is null),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index api_tokens_by_person on api_tokens (person_id);

-- How many requests each token has made in the minute that began with the first of them. Not logged: written at every
-- request, read by nothing else, and after a crash of the database a minute begins anew. No foreign key: a token that is
-- revoked at the same moment must not make a request fail.
create unlogged table token_minutes (
  token_id bigint primary key,
  began_at timestamptz not null,
  requests integer not null
) with (fillfactor = 50);
