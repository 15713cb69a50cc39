"""Origin: who made an object, when, as what, and about what. The object's id holds its maker to it.

An id is the hash of the kind, the maker's key, a salt and what the object is about; these stand in
a cell that nobody can cover. So nobody can pass as the maker of what another made, nor turn
another's thought or profile into something else; and no thread of thoughts can bite its tail, since
an id that contains another is younger. A goal may become a task and back: that is a register.

Some things have no maker whom it matters to know: what a rule, a file or a decision says should
exist, every device can make, and should make once. Their ids come from that *source* alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import occurrence, register
from moot.crdt.ids import ID_SIZE, derived
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Nothing, Value

MADE: Final = "made*"
KIND: Final = "kind"
GOAL: Final = "goal"
TASK: Final = "task"
SALT_SIZE: Final = 10
"""Random bytes in a new object's id: as many as the id itself has."""
MAX_KIND: Final = 32
"""Letters in the name of a kind, those that only later versions know included."""


class Seed(NamedTuple):
    """What a new object grows from."""

    member: bytes
    """The maker's key, 32 bytes."""
    salt: bytes
    """`SALT_SIZE` random bytes."""


class Created(NamedTuple):
    """A new object: its id, and the ops that make it."""

    id: bytes
    ops: list[Op]


class Deed(NamedTuple):
    """What a write in `made*` says."""

    kind: str
    salt: bytes
    about: bytes
    reply_to: bytes
    source: bytes
    """What says that it should exist; empty where a member made it for themselves."""
    series: bytes = b""
    """The task of which it is an occurrence, if that is its source; else empty."""
    at: str = ""
    """And when it occurs: see `crdt.occurrence.At`."""

    def id(self, member: bytes) -> bytes:
        """The id of what this member made so. spec: MODEL-1, MODEL-26."""
        if self.source:
            return derived("source", self.kind.encode(), self.source)
        if not self.salt:
            return derived(self.kind, member)
        return derived(self.kind, member, self.salt, self.about, self.reply_to)


class Origin(NamedTuple):
    """Where an object comes from."""

    kind: str
    """As which it was made."""
    about: bytes
    """What it is about, if it is a thought; else empty."""
    reply_to: bytes
    """The thought that it answers, if it does; else empty."""
    member: bytes
    """Who made it."""
    eff: int
    """When, in ms."""
    series: bytes = b""
    """The task of which it is an occurrence; else empty."""
    at: str = ""
    """When it occurs, if it is an occurrence: see `crdt.occurrence.At`."""


def create(kind: str, seed: Seed, about: bytes = b"", reply_to: bytes = b"") -> Created:
    """A new object without anything in it yet."""
    value: dict[str, Value] = {"kind": kind, "salt": seed.salt}
    value |= {name: other for name, other in (("about", about), ("reply_to", reply_to)) if other}
    target = Deed(kind, seed.salt, about, reply_to, b"").id(seed.member)
    return Created(target, [Op(target, MADE, value, ())])


def create_from(source: bytes, kind: str) -> Created:
    """A goal or task that a source says should exist: whoever makes it, it is the same one.

    `source` is a derived id: of the rule and the day, the file and the line. spec: MODEL-26.
    """
    target = Deed(kind, b"", b"", b"", source).id(b"")
    return Created(target, [Op(target, MADE, {"kind": kind, "source": source}, ())])


def of(space: Space, target: bytes) -> Origin | None:
    """Where an object comes from; None if no maker's word bears its id out. spec: MODEL-1.

    Of what a source says should exist, every write that names series and time is right about them.
    """
    found: Origin | None = None
    for write in space.live(target, MADE):
        deed = read(write.value)
        if deed is None or deed.id(write.author) != target:
            continue
        if found is None:
            found = Origin(deed.kind, deed.about, deed.reply_to, write.author, write.eff)
        if deed.series:
            return found._replace(series=deed.series, at=deed.at)
        if not deed.source:
            break
    return found


def salt(space: Space, target: bytes) -> bytes:
    """What the id of an object was salted with; empty if nobody's word bears the id out."""
    for write in space.live(target, MADE):
        deed = read(write.value)
        if deed is not None and deed.id(write.author) == target:
            return deed.salt
    return b""


def read(value: Value | Nothing) -> Deed | None:
    """How a write in `made*` is read, before anybody is believed."""
    if not isinstance(value, dict):
        return None
    kind = value.get("kind")
    if not (isinstance(kind, str) and len(kind) <= MAX_KIND and kind.isascii()):
        return None
    salt, about = value.get("salt", b""), value.get("about", b"")
    reply_to, source = value.get("reply_to", b""), value.get("source", b"")
    if not (
        isinstance(salt, bytes)
        and isinstance(about, bytes)
        and isinstance(reply_to, bytes)
        and isinstance(source, bytes)
    ):
        return None
    if source and not (kind in (GOAL, TASK) and len(source) == ID_SIZE):
        return None
    return _of_series(Deed(kind, salt, about, reply_to, source), value)


def _of_series(deed: Deed, value: dict[str, Value]) -> Deed | None:
    """The deed with the series and time that it names; None if its source is not these.

    spec: SERIES-1.
    """
    series, at = value.get("series"), value.get("at")
    if series is None and at is None:
        return deed
    if not (isinstance(series, bytes) and len(series) == ID_SIZE and deed.kind == TASK):
        return None
    read_at = occurrence.read(at)
    if read_at is None or occurrence.source(series, read_at.text) != deed.source:
        return None
    return deed._replace(series=series, at=read_at.text)


def kind_of(space: Space, target: bytes) -> str | None:
    """What an object is now; None for what no maker or member named. spec: MODEL-6."""
    return kind_since(space, target, of(space, target))


def kind_since(space: Space, target: bytes, origin: Origin | None) -> str | None:
    """What an object is now that comes from `origin`: see `kind_of`."""
    if origin is not None and origin.kind not in (GOAL, TASK):
        return origin.kind
    turned = register.read(space, target, KIND, kind)
    return turned or (origin.kind if origin else None)


def turn(space: Space, target: bytes, kind: str) -> Op:
    """The op that makes a task a goal, or a goal a task; what the other kind lacks is kept."""
    return register.write(space, target, KIND, kind)


def kind(value: Value) -> str | None:
    """How the register `kind` is read."""
    return _turned(value)


_turned = register.one_of((GOAL, TASK))
