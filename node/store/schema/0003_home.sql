-- What this home knows besides: its settings and secrets, and the peers it has met.

create table setting (
  name text primary key,
  value blob not null
) strict, without rowid;

create table secret (
  name text primary key,
  value blob not null
) strict, without rowid;

create table peer (
  id integer primary key,
  grp integer not null references grp,
  name text not null,                 -- the peer id as libp2p prints it
  log blob,                           -- the key of the log it proved to write; null for a keeper
  met integer not null,               -- wall clock, ms; 0 if it was only heard of
  unique (grp, name)
) strict;

create table address (
  peer integer not null references peer,
  name text not null,
  worked integer not null,            -- wall clock, ms; 0 if it was never reached there
  primary key (peer, name)
) strict, without rowid;

-- What each device acknowledged to have on its disk: the newest entries, as `head` has for us.
create table acked (
  grp integer not null references grp,
  device blob not null,               -- the key of the log that the device writes
  log integer not null references log,
  entry integer not null references entry,
  primary key (grp, device, log, entry)
) strict, without rowid;
