-- stats: exact counts whose cost does not grow with the tickets: a ledger of changes beside the rows, and its folds.

-- Counting again what a large desk holds takes longer than the 20 s that a statement may otherwise take.
set local statement_timeout = 0;

-- What each statement changed, appended in its own transaction whoever wrote it: writers never wait for one another, as
-- they would for a counter. What is not folded yet is the tail. Exact are fold and tail together, read in one snapshot.
create table ticket_count_changes (
  id bigint generated always as identity primary key,
  -- Of UTC, as everywhere in the stats.
  day date not null,
  status text not null,
  priority text not null,
  category text not null,
  n bigint not null
);

-- The folds hold n below zero while what makes up for it is still in the tail.
create table ticket_counts (
  day date not null,
  status text not null,
  priority text not null,
  category text not null,
  n bigint not null,
  primary key (day, status, priority, category)
) with (fillfactor = 70);

-- Coarser folds, for reading a few rows where the one above has thousands.
create table ticket_days (
  day date primary key,
  n bigint not null
) with (fillfactor = 70);

-- 'status.open', 'priority.high', 'category.billing', …, and 'days': how many days have tickets.
create table ticket_totals (
  figure text primary key,
  n bigint not null
) with (fillfactor = 20);

create function note_ticket_counts() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ticket_count_changes (day, status, priority, category, n)
    select (created_at at time zone 'UTC')::date, status, priority, category, count(*)
    from added
    group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into ticket_count_changes (day, status, priority, category, n)
    select (created_at at time zone 'UTC')::date, status, priority, category, -count(*)
    from removed
    group by 1, 2, 3, 4;
  else
    -- Rows that stay where they were cancel out.
    insert into ticket_count_changes (day, status, priority, category, n)
    select (created_at at time zone 'UTC')::date, status, priority, category, sum(n)
    from (
      select created_at, status, priority, category, 1 as n from added
      union all
      select created_at, status, priority, category, -1 from removed
    ) as moved
    group by 1, 2, 3, 4
    having sum(n) <> 0;
  end if;
  return null;
end $$;

-- Truncating empties a table for every snapshot at once, and so does this. No write to tickets is under way meanwhile;
-- a fold may be, and would wait for the tables in another order.
create function forget_ticket_counts() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('docket.ticket_counts'));
  truncate ticket_count_changes, ticket_counts, ticket_days, ticket_totals;
  return null;
end $$;

create trigger tickets_note_inserted after insert on tickets
  referencing new table as added
  for each statement execute function note_ticket_counts();
create trigger tickets_note_updated after update on tickets
  referencing old table as removed new table as added
  for each statement execute function note_ticket_counts();
create trigger tickets_note_deleted after delete on tickets
  referencing old table as removed
  for each statement execute function note_ticket_counts();
create trigger tickets_note_truncated after truncate on tickets
  for each statement execute function forget_ticket_counts();

-- The triggers keep writers out until this commits: nothing is counted twice or missed.
insert into ticket_count_changes (day, status, priority, category, n)
select (created_at at time zone 'UTC')::date, status, priority, category, count(*)
from tickets
group by 1, 2, 3, 4;
