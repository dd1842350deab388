-- tickets: search that stays instant as the desk grows: newest first by windows of time, and terms too short for trigrams.

-- Indexing again what a large desk holds takes longer than the 20 s that a statement may otherwise take.
set local statement_timeout = 0;

drop trigger tickets_keep_search on tickets;
drop function keep_ticket_search();
drop table ticket_search;

-- The searched text lives beside the row: a change of status writes a new version of the row, and would otherwise
-- write every trigram entry again. Derived data, kept by trigger so that hand-written SQL keeps it too.
create table ticket_search (
  ticket_id bigint primary key references tickets (id) on delete cascade,
  created_at timestamptz not null,
  -- The stretches of time the ticket was created in: number 2n counts stretches of 8 days, 2n + 1 those of 64.
  spans integer[] not null,
  body text not null
);

-- Words that many tickets hold are found newest first without touching the older ones: within one index the entries of
-- a span and of the trigrams are intersected, and what follows is looked at only where a page is not full yet.
create function ticket_spans(at timestamptz) returns integer[] language sql immutable parallel safe as $$
  select case when isfinite(at) then array[
    2 * floor(extract(epoch from at) / (8 * 86400))::int,
    2 * floor(extract(epoch from at) / (64 * 86400))::int + 1
  ] else '{}' end
$$;

create function ticket_search_body(title text, description text) returns text language sql immutable parallel safe as $$
  -- chr(1) keeps a phrase from matching across the end of the title.
  select lower(title || chr(1) || description)
$$;

insert into ticket_search (ticket_id, created_at, spans, body)
select id, created_at, ticket_spans(created_at), ticket_search_body(title, description) from tickets order by id;

-- New entries wait in a list that is moved into the index when it is full, by whoever fills it: at the usual 4 MB that
-- takes half a second and more, in which nobody creates a ticket; at 1 MB a tenth of that.
create index ticket_search_by_trigram on ticket_search
  using gin (spans, body gin_trgm_ops) with (gin_pending_list_limit = 1024);
create index ticket_search_by_created_at on ticket_search (created_at, ticket_id);

-- Which letters and pairs of letters stand in each block of 128 tickets (by id), for terms without a trigram. A block may
-- name more than its tickets hold, never less: what it should hold and does not yet is in the tail.
create table search_blocks (
  block bigint primary key,
  -- Of the tickets in it.
  first_created_at timestamptz not null,
  last_created_at timestamptz not null,
  letters text[] not null
);
create index search_blocks_by_letters on search_blocks using gin (letters);

-- Tickets whose letters are not in their block yet: searched one by one until a job has moved them.
create table search_tail (
  id bigint generated always as identity primary key,
  ticket_id bigint not null
);
insert into search_tail (ticket_id) select id from tickets order by id;

create function keep_ticket_search_of_added() returns trigger language plpgsql as $$
begin
  insert into ticket_search (ticket_id, created_at, spans, body)
  select id, created_at, ticket_spans(created_at), ticket_search_body(title, description) from added;
  insert into search_tail (ticket_id) select id from added;
  return null;
end $$;

create function keep_ticket_search_of_changed() returns trigger language plpgsql as $$
begin
  update ticket_search
  set created_at = new.created_at, spans = ticket_spans(new.created_at),
    body = ticket_search_body(new.title, new.description)
  where ticket_id = new.id;
  insert into search_tail (ticket_id) values (new.id);
  return null;
end $$;

create function forget_ticket_search() returns trigger language plpgsql as $$
begin
  truncate search_blocks, search_tail;
  return null;
end $$;

create trigger tickets_keep_search_of_added after insert on tickets
  referencing new table as added
  for each statement execute function keep_ticket_search_of_added();
-- A trigger for columns cannot have transition tables; and for any column, changes of status would pay for it.
create trigger tickets_keep_search_of_changed after update of title, description, created_at on tickets
  for each row when (
    (old.title, old.description, old.created_at) is distinct from (new.title, new.description, new.created_at)
  )
  execute function keep_ticket_search_of_changed();
create trigger ticket_search_forgotten after truncate on ticket_search
  for each statement execute function forget_ticket_search();
