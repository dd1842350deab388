-- tickets: every combination of filters in every order from an index, however rare what it looks for is.

-- Writing every row again, and its indexes, takes longer than the 20 s that a statement may otherwise take.
set local statement_timeout = 0;

-- Status, priority and category as one number (shared/words.ts has the same order): 64 facets. A filter is a set of
-- facets, and the newest of each lie together; so a page costs a few entries of each, never a walk past what the
-- filter leaves out.
alter table tickets add column facet smallint not null generated always as (
  case status when 'open' then 0 when 'in_progress' then 16 when 'resolved' then 32 else 48 end
  + case priority when 'low' then 0 when 'medium' then 4 when 'high' then 8 else 12 end
  + case category when 'billing' then 0 when 'technical' then 1 when 'account' then 2 else 3 end
) stored;

create index tickets_by_facet on tickets (facet, created_at, id);
create index tickets_by_facet_and_update on tickets (facet, updated_at, id);

-- These orders are read from the facets.
drop index tickets_by_priority, tickets_by_status, tickets_by_category;
alter table tickets drop column priority_rank, drop column status_rank;
