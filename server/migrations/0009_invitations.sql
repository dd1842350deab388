-- people: who was asked to join, until they do. One for each address: asking again makes the earlier link a dead one.
create table invitations (
  id bigint generated always as identity primary key,
  email text not null
    constraint invitations_email_shape check (char_length(email) <= 254 and email ~ '^[^\s@]+@[^\s@]+$'),
  role text not null
    constraint invitations_role_known check (role in ('owner', 'admin', 'agent', 'viewer')),
  -- SHA-256 of the code in the link.
  code_hash bytea not null unique
    constraint invitations_code_hash_whole check (octet_length(code_hash) = 32),
  invited_by bigint not null references people (id),
  created_at timestamptz not null default now()
);
create unique index invitations_by_email on invitations (lower(email));
