-- Entries of words that their authors took back. Derived: a replay of the entries fills it again.
create table redacted (
  grp integer not null references grp,
  entry blob not null,                -- the id of the entry, 32 bytes; it may not be here yet
  member integer not null references member,
  primary key (grp, entry, member)
) strict, without rowid;

-- Entries that are here without their bodies.
create index entry_dropped on entry (log) where flags & 4;
