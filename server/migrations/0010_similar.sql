-- similar: the words of each ticket as numbers, so that tickets of the same matter are found by what is rare in them.

-- Naming every ticket of a large desk takes longer than the 20 s that a statement may otherwise take.
set local statement_timeout = 0;

-- The desk in slices of 4,096 tickets (by number), of 32,768 and of 262,144: numbers 3n, 3n + 1 and 3n + 2.
create function ticket_slices(id bigint) returns integer[] language sql immutable parallel safe as $$
  select array[
    3 * ((id >> 12) & 268435455)::int,
    3 * ((id >> 15) & 268435455)::int + 1,
    3 * ((id >> 18) & 268435455)::int + 2
  ]
$$;

-- Kept by a job beside the writers, who would otherwise wait for it: derived data, gone with the text.
create table ticket_terms (
  ticket_id bigint primary key references ticket_search (ticket_id) on delete cascade,
  slices integer[] not null generated always as (ticket_slices(ticket_id)) stored,
  -- Each word once, as a hash of how it begins.
  terms integer[] not null,
  -- What stands there again, as often as it does, up to a few times.
  repeats integer[] not null
);

-- A word that few tickets hold is looked up as it is, one that many hold together with the newest slices: within one
-- index the two are intersected, so what a lookup gives does not grow with the desk.
create index ticket_terms_by_term on ticket_terms using gin (slices, terms) with (gin_pending_list_limit = 1024);

-- Tickets whose words are to be taken: new ones, and those whose text has changed.
create table terms_tail (
  id bigint generated always as identity primary key,
  ticket_id bigint not null
);
insert into terms_tail (ticket_id) select id from tickets order by id;

-- As in migration 0005, and a word to the job.
create or replace function keep_ticket_search_of_added() returns trigger language plpgsql as $$
begin
  insert into ticket_search (ticket_id, created_at, spans, body)
  select id, created_at, ticket_spans(created_at), ticket_search_body(title, description) from added;
  insert into search_tail (ticket_id) select id from added;
  insert into terms_tail (ticket_id) select id from added;
  return null;
end $$;

create or replace function keep_ticket_search_of_changed() returns trigger language plpgsql as $$
begin
  update ticket_search
  set created_at = new.created_at, spans = ticket_spans(new.created_at),
    body = ticket_search_body(new.title, new.description)
  where ticket_id = new.id;
  insert into search_tail (ticket_id) values (new.id);
  insert into terms_tail (ticket_id) values (new.id);
  return null;
end $$;
