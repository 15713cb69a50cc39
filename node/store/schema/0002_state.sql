-- Derived: the state that the entries amount to. `Ledger.restart` empties it; replaying the
-- entries fills it again to the same content.

create table object (
  id integer primary key,
  grp integer not null references grp,
  name blob not null,                 -- 10 bytes
  kind text,                          -- with `open` and `card`: what a list shows of it
  open integer,
  card blob,                          -- null: stale, to be made anew
  unique (grp, name)
) strict;
create index object_stale on object (grp) where card is null;
create index object_by_kind on object (grp, kind, name, open) where kind is not null;

create table field (
  id integer primary key,
  name text not null unique
) strict;

create table op (
  dot integer primary key,            -- entry * 64 + place of the op in it
  object integer not null references object,
  field integer not null references field,
  eff integer not null,
  author integer not null references member,
  value blob                          -- null: not live (covered, or it only covered others)
) strict;
create index op_live on op (object, field) where value is not null;

create table move (
  dot integer primary key,
  grp integer not null references grp,
  object integer not null references object,
  parent integer not null,            -- an object; 0 is the root
  rank text not null,
  eff integer not null,
  author integer not null references member,
  skipped integer not null,
  holds integer not null              -- 1: the object hangs here now
) strict;
create index move_by_object on move (object, eff);
create index move_by_parent on move (grp, parent);
create index move_by_time on move (grp, eff);
create index move_skipped on move (grp) where skipped;

-- Ops that wait for an entry which has not arrived.
create table waiting (
  grp integer not null references grp,
  need blob not null,
  dot integer not null,
  author integer not null references member,
  time integer not null,
  op blob not null,
  primary key (grp, need, dot)
) strict, without rowid;
