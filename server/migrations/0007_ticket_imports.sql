-- transfer: how far each imported file has come, so that an import that was cut off goes on without a double or a gap.

create table ticket_imports (
  id bigint generated always as identity primary key,
  -- Where the file lay; for words, and to notice that it was changed since.
  path text not null,
  -- What was read so far, unpacked: so many bytes, in so many lines, and their SHA-256. A file that begins with them
  -- goes on behind them, whatever its name.
  bytes bigint not null,
  lines bigint not null,
  sha256 text not null,
  imported bigint not null,
  refused bigint not null,
  -- What of the report of refused lines belongs to them; the rest was never committed.
  report_path text not null,
  report_bytes bigint not null,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
