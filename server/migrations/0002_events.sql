-- platform: the append-only record of every change: timeline, audit and live updates are read from it.
create table events (
  ticket_id bigint not null references tickets (id) on delete cascade,
  id bigint generated always as identity,
  kind text not null,
  actor text not null,
  via text not null,
  -- { field: { before, after } }
  changes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (ticket_id, id)
);
