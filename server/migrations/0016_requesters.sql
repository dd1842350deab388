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
