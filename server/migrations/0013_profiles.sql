-- people: what each has chosen for themselves, when a session last proved whose it is, and who vouches for an address.

-- No row, or null in one: as the browser has it.
create table profiles (
  person_id bigint primary key references people (id) on delete cascade,
  language text
    constraint profiles_language_shape check (language ~ '^[a-z]{2,3}$'),
  -- How dates and numbers are written (BCP 47).
  formats text
    constraint profiles_formats_shape check (formats ~ '^[A-Za-z0-9-]{2,35}$'),
  time_zone text
    constraint profiles_time_zone_shape check (char_length(time_zone) between 1 and 64),
  theme text
    constraint profiles_theme_known check (theme in ('dark', 'light', 'auto')),
  has_shortcuts boolean
);

-- When who sits before it last gave their password. A sign-in is a proof; those from before this column have none.
alter table sessions add column proven_at timestamptz;

-- Whoever invited or added somebody answers for the address. One that a person gave themselves later is their word alone:
-- it is theirs only while it is this one. Kept beside it, so that another written over the first is not.
alter table people add column verified_email text;
update people set verified_email = email;
