-- The truth: what was signed, in the order in which it arrived here.
--
-- Rows are named by small integers, and a row repeats nothing that the chain implies: an entry's
-- log key, previous id and digest follow from where it stands. Blobs named `name` are the ids that
-- the world knows a thing by.

create table grp (
  id integer primary key,
  name blob not null unique,          -- the group id, 32 bytes
  label text not null,                -- what this home calls it until its own name is known
  power integer not null,             -- 0 keep, 1 read, 2 write
  secret blob not null,               -- the secret of that power
  gate blob,                          -- the gate's public key, where the secret does not give it
  member_seed blob,                   -- Ed25519 seeds, both of this group alone
  log_seed blob,
  hints text not null,                -- addresses named by the invite, one a line
  applied integer not null default 0  -- the entry up to which the state below is made
) strict;

create table epoch (
  id integer primary key,
  grp integer not null references grp,
  name blob not null,
  unique (grp, name)
) strict;

create table member (
  id integer primary key,
  name blob not null unique           -- the member's key, 32 bytes
) strict;

-- One row for each opening: a second opening under one key is a log of its own.
create table log (
  id integer primary key,
  grp integer not null references grp,
  name blob not null,                 -- the log's key, 32 bytes
  member integer references member,   -- null while nobody here could read the opening
  admission blob not null,
  size integer not null default 0     -- bytes of all its bodies
) strict;
create index log_by_name on log (grp, name);

create table entry (
  id integer primary key,
  log integer not null references log,
  seq integer not null,
  parent integer,                     -- null: the first row that stands at seq - 1
  name blob not null,                 -- the entry's id, 32 bytes
  flags integer not null,             -- 1 authority, 4 body dropped
  epoch integer not null references epoch,
  ops integer,                        -- how many ops the body holds; null while nobody could read
  salt blob not null,
  body blob not null,                 -- ciphertext; of a dropped body its size code and digest
  signature blob
) strict;
create index entry_by_place on entry (log, seq);
create index entry_by_name on entry (substr(name, 1, 8));

-- The entries that nothing follows: one for each log, more where it forked.
create table head (
  log integer not null references log,
  entry integer not null references entry,
  primary key (log, entry)
) strict, without rowid;
