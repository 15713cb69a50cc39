-- What follows from entries and is taken in like one: the decrees of decisions. State, as 0002 is.
--
-- Its number stands in `op`, `move` and `waiting` as an entry's does, but negative: no entry has it.

create table derived (
  id integer primary key,
  grp integer not null references grp,
  name blob not null,                 -- what it is called in dots, 32 bytes
  ops integer not null,
  unique (grp, name)
) strict;
