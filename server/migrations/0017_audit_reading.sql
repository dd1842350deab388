-- audit: read by time, by who and by what, at a million entries; and never changed by the desk's own role.

-- Entries are listed by time: each way of asking for them walks one of these, newest first.
drop index audit_entries_by_actor;
create index audit_entries_by_time on audit_entries (at, id);
create index audit_entries_by_actor on audit_entries (actor_id, at, id);
create index audit_entries_by_action on audit_entries (action, at, id);

-- What was written down stays as it was. A role that is no superuser would have to take this back first.
do $$ begin
  execute format('revoke update, truncate on audit_entries from %I', current_user);
end $$;

-- The settings that the desk last ran with, as the settings page shows them: what differs at a start is written down.
create table known_settings (
  name text primary key,
  value text not null
);
