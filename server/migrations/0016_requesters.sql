-- tickets: whom a ticket is from.

-- Reading every row for the index below may take longer than the 20 s that a statement may otherwise take.
set local statement_timeout = 0;

-- One for each address. The name is the first that came with it: whoever writes an address into a form must not be able
-- to rename somebody else.
create table requesters (
  id bigint generated always as identity primary key,
  name text not null
    constraint requesters_name_length check (char_length(name) between 1 and 200),
  email text not null
    constraint requesters_email_shape check (char_length(email) <= 254 and email ~ '^[^\s@]+@[^\s@]+$'),
  created_at timestamptz not null default now()
);
create unique index requesters_by_email on requesters (lower(email));

-- Instant on a desk of any size: a new column that is null everywhere is written nowhere and checked nowhere.
alter table tickets add column requester_id bigint references requesters (id);

-- In the order of a list. Tickets from nobody in particular are not in it, and cost it nothing.
create index tickets_by_requester on tickets (requester_id, created_at, id) where requester_id is not null;

alter table invitations drop constraint invitations_role_known,
  add constraint invitations_role_known check (role in ('owner', 'admin', 'agent', 'viewer', 'requester'));

-- portal: the one link that opens a ticket to whoever has it. Another one makes the earlier a dead one.
create table ticket_links (
  ticket_id bigint primary key references tickets (id) on delete cascade,
  -- SHA-256 of what the link holds; the link itself is nowhere here.
  token_hash bytea not null unique
    constraint ticket_links_token_hash_whole check (octet_length(token_hash) = 32),
  created_at timestamptz not null default now()
);

-- form: whether there is one. Off without a row.
create table form_settings (
  is_only boolean primary key default true check (is_only),
  is_enabled boolean not null,
  -- Signs when a form was handed out, and opens nothing.
  stamp_key bytea not null
    constraint form_settings_stamp_key_whole check (octet_length(stamp_key) = 32),
  changed_at timestamptz not null default now()
);

-- When messages were taken lately, from each address and in all. Addresses are hashed.
create table form_limits (
  name bytea primary key,
  taken timestamptz[] not null
);
