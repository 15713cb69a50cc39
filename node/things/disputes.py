"""Disputes: everything of a group that people have to settle, or should know that it is split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple

from moot.crdt import conflict, group, member, seen
from moot.crdt.conflict import Conflict
from moot.crdt.ids import derived
from moot.node.logs import Logs
from moot.node.query.filter import Filter
from moot.node.store.contract import Kept
from moot.node.things.board import SHOWN
from moot.node.things.conflicts import conflict_json, message_of
from moot.node.things.ids import Register, written
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.view import View

Json = dict[str, object]

FORK: Final = "fork"


class Dispute(NamedTuple):
    """One conflict, or one log that was written twice at one place."""

    id: bytes
    kind: str
    target: bytes
    """The object that it is about, where members note that they have seen it."""
    at: int
    """When the newest side of it was written, ms."""
    people: tuple[bytes, ...]
    """Whose writes stand beside each other."""
    found: Conflict | None
    """None for a log."""

    def message(self, view: View) -> str:
        """It in a sentence."""
        if self.found is not None:
            return message_of(view, self.found)
        mine = self.people == (view.me,)
        whose = "Your" if mine else f"{view.board.name(self.people[0])}'s" if self.people else "A"
        return (
            f"{whose} log was written twice at one place, by a restored disk or a copied home."
            " Both branches count."
        )

    def seen(self, view: View) -> bool:
        """Whether the person whose view it is noted that they have seen it."""
        space = view.membership.replica.space
        return view.me is not None and self.id in seen.read(space, self.target, view.me)


def disputes(view: View) -> list[Dispute]:
    """All of a group, that whose newest side is newest last. spec: INBOX-4."""
    found = view.board.once("conflicts", partial(_conflicts, view))
    # A log may split without that a row changes; that none did is seen at once.
    return sorted((*found, *_forks(view)), key=lambda one: (one.at, one.id))


def _conflicts(view: View) -> list[Dispute]:
    space = view.membership.replica.space
    targets = [row.id for row in view.board.rows.values() if view.disputed(row)]
    return [
        _of_conflict(one)
        for target in (group.OBJECT, *targets)
        for one in conflict.conflicts(space, target)
    ]


def _of_conflict(found: Conflict) -> Dispute:
    people = tuple(dict.fromkeys(write.author for write in found.writes))
    at = max(write.eff for write in found.writes)
    return Dispute(found.id, found.kind, found.target, at, people, found)


def _forks(view: View) -> Iterator[Dispute]:
    """Logs of which two entries stand at one place; each is shown by its first such place."""
    replica = view.membership.replica
    for key in dict.fromkeys(log.key for log in replica.logs):
        sides = _sides(view, replica.logs, key)
        if not sides:
            continue
        records = [replica.entry(kept.place.entry) for kept in sides]
        members = dict.fromkeys(one.author for one in records if one and one.author)
        identity = derived("conflict", FORK.encode(), key, *sorted(kept.id for kept in sides))
        target = member.object_id(next(iter(members))) if members else group.OBJECT
        at = max((one.time for one in records if one and one.time is not None), default=0)
        yield Dispute(identity, FORK, target, at, tuple(members), None)


def _sides(view: View, logs: Logs, key: bytes) -> list[Kept]:
    """The entries at the first place at which a log has several; none if it has none."""
    replica = view.membership.replica
    if len(replica.frontier.tips(key)) < 2:
        return []
    ledger, same = replica.ledger, logs.of(key)
    if len(same) > 1:  # it was opened twice
        return [kept for log in same for kept in ledger.at(log.number, 0)]
    first = ledger.fork(same[0].number)
    return [] if first is None else ledger.at(same[0].number, first)


# -- as JSON ---------------------------------------------------------------------------------------


def matching(view: View, text: str, *, all_of_them: bool) -> list[Dispute]:
    """Those about things for which a filter holds; without one, all that there is. Raises Trouble.

    What was seen is left out unless `all_of_them`.
    """
    found: Iterable[Dispute] = disputes(view)
    if text.strip():
        holds = Filter(text, view)
        rows = view.board.rows
        found = [
            one
            for one in found
            if (row := rows.get(one.target)) is not None and row.kind in SHOWN and holds(row)
        ]
    return [one for one in found if all_of_them or not one.seen(view)]


def disputes_json(view: View, found: Iterable[Dispute]) -> list[Json]:
    """See specs/api.md, Conflicts."""
    names = Register(one.id for one in disputes(view))
    return [_json(view, names, one) for one in found]


def _json(view: View, names: Register, one: Dispute) -> Json:
    plain: Json = {
        "id": written(one.id),
        "kind": one.kind,
        "field": None,
        "message": one.message(view),
        "values": [],
        "next": ["moot doctor     shows it; run only one copy of a home"],
    }
    return {
        **(conflict_json(view, one.found) if one.found is not None else plain),
        "short": names.short(written(one.id)),
        "thing": _thing(view, one.target),
        "people": [view.person(key) for key in one.people],
        "at": stamp(one.at),
        "seen": one.seen(view),
    }


def _thing(view: View, target: bytes) -> Json:
    """What it is about, as a line needs it: a thing, a person, or the group itself."""
    row: Row | None = view.board.rows.get(target)
    if row is not None:
        return view.brief(row)
    return {
        "id": written(target),
        "short": view.short(target),
        "kind": group.KIND,
        "title": view.group,
        "state": None,
    }
