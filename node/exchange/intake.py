"""Intake: records of a file into a group, so that nothing is made twice and nobody overruled.

What a record makes has an id that follows from the file alone. So taking it in again, by whomever
and wherever, finds what is there; and then only what changed in the file since, where nobody here
changed it too, is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from moot.crdt import archive, elements, imported, lift, needs, origin, rank, thought
from moot.crdt.imported import Imported, digest
from moot.crdt.op import Op
from moot.crdt.origin import Deed, Seed
from moot.node.exchange.field import DROPPED, FIELDS, Setting, disputed
from moot.node.exchange.record import Edit, Record, Remark, Thing, Wish, tags_of, wishes_of
from moot.node.profile import Membership
from moot.node.things.board import Board
from moot.node.things.ids import written
from moot.node.things.reading import revision
from moot.node.trouble import Trouble

PLACE_DIGITS: Final = 6
"""Of a rank: what stands in one file keeps its order."""


@dataclass
class Counts:
    """What became of some records."""

    goals: int = 0
    tasks: int = 0
    thoughts: int = 0
    """New ones."""
    changed: int = 0
    """Things that were here, and say now what the file says."""
    same: int = 0
    """Things that were here as the file has them."""
    kept: int = 0
    """Fields in which the file and the people here differ, and which were left alone."""
    left_out: int = 0
    """Records of things that are not here and are not to be made."""
    acts: list[list[Op]] = field(default_factory=list)
    """What is to be written, an entry or more for each."""

    def facts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}


class Intake:
    """Some records of one file on their way into one group."""

    def __init__(self, membership: Membership, now: int, suffix: Callable[[], str]) -> None:
        """`now` in ms; `suffix` gives random digits. Raises Trouble `read-only`."""
        if membership.me is None:
            raise membership.cannot_write()
        self._me = membership.me
        self._space = membership.replica.space
        self._now = now
        self._suffix = suffix
        self._seen = set[bytes]()
        self._here = set[bytes]()
        """Those of them that are in the group."""
        self._salts: dict[bytes, dict[bytes, bytes]] = {}
        self.counts = Counts()

    def take(self, records: Sequence[Record], board: Callable[[], Board]) -> Counts:
        """See what the records ask for. `board` is asked for where something was said."""
        self._space.expect([one.target for one in records if not isinstance(one, Remark)])
        for record in records:
            match record:
                case Thing():
                    self._thing(record)
                case Edit():
                    self._edit(record)
                case Remark():
                    self._remark(record, board)
        return self.counts

    # -- goals and tasks -----------------------------------------------------------------------

    def _thing(self, record: Thing) -> None:
        counts, target = self.counts, record.target
        if target in self._seen:
            return
        self._seen.add(target)
        here = origin.of(self._space, target) is not None
        if here:
            self._here.add(target)
        elif record.made is None:
            counts.left_out += 1
            return
        before = imported.view(self._space, target) if here else None
        if here and self._put_away(target, before):
            changed = self._changed_there(record, before)
            counts.kept += changed
            counts.same += not changed
            return
        ops, said = self._fields(record, before)
        awaited = self._awaited(record)
        ops += self._sets(record, before, awaited)
        note = Imported(
            record.source,
            record.key,
            record.at or (before and before.at),
            record.url or (before and before.url),
            said,
            record.tags if record.tags is not None else before.tags if before else (),
            awaited if awaited is not None else before.needs if before else (),
        )
        if here and not ops and note == before:
            counts.same += 1
            return
        ops.append(imported.write(self._space if here else None, target, note))
        if not here and record.made is not None:
            ops = [*record.made.ops, *ops]
            counts.goals += record.kind == "goal"
            counts.tasks += record.kind == "task"
        else:
            counts.changed += 1
        counts.acts.append(ops)

    def _fields(self, record: Thing, before: Imported | None) -> tuple[list[Op], dict[str, bytes]]:
        """The ops for what the file changed and nobody here did, and what to remember of it.

        spec: EXCH-20.
        """
        here = record.target in self._here
        said = dict(before.said) if before else {}
        ops: list[Op] = []
        setting = self._setting(record.place, record.evidence)
        for name, wish in record.wishes.items():
            there = digest(name, wish.said)
            if before is not None and before.unchanged_there(name, there):
                continue
            one = FIELDS[record.kind][name]
            wanted = digest(name, one.text(wish.value))
            if wanted != digest(name, one.text(one.shows(self._space, record.target))):
                free = not here or self._untouched(record, name, before)
                made = one.write(setting, record.target, wish.value) if free else None
                if made is None:
                    self.counts.kept += 1
                    continue
                ops += made
            said[name] = there if there == wanted else there + wanted
        hangs = record.wishes.get("goal")
        if not here and (hangs is None or hangs.value is None):
            ops += FIELDS[record.kind]["goal"].write(setting, record.target, None) or []
        return ops, said

    def _put_away(self, target: bytes, before: Imported | None) -> bool:
        """Whether people here archived a thing, rather than the file."""
        by_file = before is not None and before.written("state") == digest("state", DROPPED)
        return not by_file and archive.view(self._space, target).archived

    def _changed_there(self, record: Thing, before: Imported | None) -> int:
        """In how many fields the file says something else than it did last."""
        return sum(
            before is None or not before.unchanged_there(name, digest(name, wish.said))
            for name, wish in record.wishes.items()
        )

    def _untouched(self, record: Thing, name: str, before: Imported | None) -> bool:
        """Whether a field stands as it was taken in last, or as it is before anybody fills it."""
        one = FIELDS[record.kind][name]
        base = before.written(name) if before else None
        if base is None:
            base = digest(name, "" if name == "title" else one.text(one.read(None)))
        now = digest(name, one.text(one.shows(self._space, record.target)))
        return now == base and not disputed(self._space, record.target, record.kind, name)

    def _awaited(self, record: Thing) -> tuple[bytes, ...] | None:
        """What the file says that it waits for: what the file has, and what is here besides."""
        if record.needs is None:
            return None
        known = (on for on in record.needs_if_known if origin.of(self._space, on) is not None)
        return tuple(dict.fromkeys((*record.needs, *known)))

    def _sets(
        self, record: Thing, before: Imported | None, awaited: tuple[bytes, ...] | None
    ) -> list[Op]:
        """The ops for tags and needs: what the file added is added, what it took out is taken."""
        space, target, ops = self._space, record.target, list[Op]()
        if record.tags is not None:
            had = before.tags if before else ()
            ops += elements.add(space, target, "tags", [t for t in record.tags if t not in had])
            ops += elements.remove(space, target, "tags", [t for t in had if t not in record.tags])
        if awaited is not None:
            waits = before.needs if before else ()
            for on in awaited:
                if on not in waits and on != target:
                    ops += needs.add(space, target, on)
            for on in waits:
                if on not in awaited:
                    ops += needs.remove(space, target, on)
        if record.lift is not None and before is None:
            ops.append(lift.give(space, target, self._me, record.lift))
        return ops

    def _setting(self, place: int, evidence: str | None) -> Setting:
        def after() -> str:
            digits = ""
            left = place
            for _ in range(PLACE_DIGITS):
                left, digit = divmod(left, len(rank.DIGITS))
                digits = rank.DIGITS[digit] + digits
            return rank.appended(self._now, digits + self._suffix())

        return Setting(self._space, after, evidence)

    # -- things by their id --------------------------------------------------------------------

    def _edit(self, record: Edit) -> None:
        space, target, counts = self._space, record.target, self.counts
        kind = origin.kind_of(space, target)
        if kind is None or kind not in FIELDS:
            counts.left_out += 1
            return
        try:
            wishes, tags = wishes_of(kind, record.given), tags_of(record.given)
        except ValueError as error:
            raise Trouble(
                "usage", f"record {record.number} is none that can be taken in", cause=str(error)
            ) from None
        ops: list[Op] = []
        fields = [*self._differing(target, kind, wishes)]
        if record.rev is not None and record.rev != written(revision(space.cells(target))):
            differing = len(fields) + (tags is not None and bool(self._retag(target, tags)))
            counts.kept += differing
            counts.same += not differing
            return
        for name, wish in fields:
            made = FIELDS[kind][name].write(self._setting(0, None), target, wish.value)
            counts.kept += made is None
            ops += made or []
        if tags is not None:
            ops += self._retag(target, tags)
        counts.changed += bool(ops)
        counts.same += not ops
        if ops:
            counts.acts.append(ops)

    def _differing(
        self, target: bytes, kind: str, wishes: dict[str, Wish]
    ) -> Iterator[tuple[str, Wish]]:
        for name, wish in wishes.items():
            one = FIELDS[kind][name]
            if one.text(one.shows(self._space, target)) != one.text(wish.value):
                yield name, wish

    def _retag(self, target: bytes, tags: Sequence[str]) -> list[Op]:
        have = elements.texts(self._space, target, "tags")
        gone = [tag for tag in have if tag not in tags]
        return [
            *elements.add(self._space, target, "tags", tags),
            *elements.remove(self._space, target, "tags", gone),
        ]

    # -- what was said -------------------------------------------------------------------------

    def _remark(self, record: Remark, board: Callable[[], Board]) -> None:
        counts = self.counts
        known = self._said(record.about, board).get(record.salt)
        there = digest("text", record.text)
        note = Imported(record.source, record.key, None, None, {"text": there}, (), ())
        if known is None:
            seed = Seed(self._me, record.salt)
            made = thought.say(seed, record.about, record.text, record.kind)
            counts.acts.append([*made.ops, imported.write(None, made.id, note)])
            counts.thoughts += 1
            self._salts[record.about][record.salt] = made.id
            return
        before = imported.view(self._space, known)
        if before is None or before.unchanged_there("text", there):
            counts.same += 1
            return
        ops = thought.reword(self._space, known, self._me, record.text)
        said = thought.view(self._space, known)
        if not ops or said is None or digest("text", said.text) != before.written("text"):
            counts.kept += 1
            return
        counts.changed += 1
        counts.acts.append([*ops, imported.write(self._space, known, note)])

    def _said(self, about: bytes, board: Callable[[], Board]) -> dict[bytes, bytes]:
        """By what they grew from, the thoughts about something, whoever made them."""
        if about not in self._salts:
            found = self._salts[about] = {}
            for row in board().thoughts(about):
                for write in self._space.live(row.id, origin.MADE):
                    deed = origin.read(write.value)
                    if isinstance(deed, Deed) and deed.id(write.author) == row.id:
                        found[deed.salt] = row.id
        return self._salts[about]
