"""The act that takes back what one did last, or, of what one took back, does the last again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Final

from moot.crdt import group as groups
from moot.crdt.inverse import SETS, Inverse, Kept, Why, inverse, is_act
from moot.crdt.op import Op
from moot.crdt.standing import Mark, mark, mark_of
from moot.node.acts.doing import Doing
from moot.node.history import Record
from moot.node.replica import Replica
from moot.node.things.biography import Past, with_names
from moot.node.things.ids import written
from moot.node.things.story import event_of
from moot.node.things.values import as_json, field_name
from moot.node.things.view import View
from moot.node.trouble import Trouble

Json = dict[str, object]

LOOKED_AT: Final = 1_000
"""Entries of one's own among which the one to take back is looked for, the newest first."""


def undo(doing: Doing) -> None:
    """Take back my last act, or my last on one thing. Raises Trouble. spec: HIST-4."""
    me, view = doing.me, doing.view
    target = doing.target().id if doing.has("id") else None
    replica = view.membership.replica
    past = Past(replica)
    again = doing.flag("redo")
    found = next(_candidates(replica, me, target, again=again), None)
    if found is None:
        raise _nothing(view, target, again=again)
    made = inverse(replica.space, past.ops, found.id, me, _spoken(view, found, me))
    if not made.ops:
        raise _cannot(view, found, made)
    doing.thing = _lead(made.ops)
    doing.said = found.id
    doing.changed = [_change(view, op) for op in made.ops if is_act(op)]
    doing.extra["kept"] = [_kept(view, one) for one in made.kept]
    doing.write(made.ops, each=mark(replica.space, me, Mark(found.id, again)))


def undo_answer(doing: Doing) -> None:
    """Show what was taken back, also when the request is asked again."""
    view = doing.view
    record = view.membership.replica.record(doing.said or b"")
    event = event_of(view, record) if record is not None else None
    doing.extra.setdefault("kept", [])
    doing.extra["undone"] = event.as_json() if event is not None else None


# -- which entry -----------------------------------------------------------------------------------


def _candidates(
    replica: Replica, me: bytes, target: bytes | None, *, again: bool
) -> Iterator[Record]:
    """What can be taken back, the newest first: acts not taken back yet, or the taking back."""
    mine = list(islice(_backwards(replica, me), LOOKED_AT))
    marks = {record.id: mark_of(record.ops) for record in mine}
    by: dict[bytes, list[bytes]] = {}
    for identity, its in marks.items():
        if its is not None:
            by.setdefault(its.entry, []).append(identity)
    holds = _holding(by)
    for record in mine:
        its = marks[record.id]
        wanted = (its is not None and not its.again) if again else its is None
        about = any(_is_about(op, target) for op in record.ops)
        if wanted and about and holds(record.id):
            yield record


def _is_about(op: Op, target: bytes | None) -> bool:
    return is_act(op) and target in (None, op.target)


def _holding(by: Mapping[bytes, Sequence[bytes]]) -> Callable[[bytes], bool]:
    """Whether an entry was not taken back, or that was taken back, and so on."""
    known: dict[bytes, bool] = {}

    def holds(entry: bytes) -> bool:
        ahead = [entry]
        while ahead:
            at = ahead[-1]
            unknown = [one for one in by.get(at, ()) if one not in known]
            if unknown:  # they come after it, and so in no circle
                ahead += unknown
            else:
                known[ahead.pop()] = not any(known[one] for one in by.get(at, ()))
        return known[entry]

    return holds


def _backwards(replica: Replica, me: bytes) -> Iterator[Record]:
    """What one wrote on all devices, the newest first; in each log by its order."""
    logs = [log.number for log in replica.logs if log.member == me]
    return merge(*(_log_backwards(replica, log) for log in logs), key=lambda one: -(one.time or 0))


def _log_backwards(replica: Replica, log: int) -> Iterator[Record]:
    tips = replica.frontier.tips(replica.logs[log].key)
    for seq in range(max((seq for seq, _ in tips), default=-1), -1, -1):
        for kept in reversed(replica.ledger.at(log, seq)):
            record = replica.entry(kept.place.entry)
            if record is not None:
                yield record


def _spoken(view: View, record: Record, me: bytes) -> dict[bytes, bytes]:
    """By object that an entry touches, somebody else who said something about it."""
    said = {op.target: view.board.thoughts(op.target) for op in record.ops}
    return {
        target: next(row.by for row in rows if row.by != me)
        for target, rows in said.items()
        if any(row.by != me for row in rows)
    }


# -- the answer ------------------------------------------------------------------------------------


def _lead(ops: Sequence[Op]) -> bytes:
    return ops[0].target


def _change(view: View, op: Op) -> Json:
    """A field that is put back: what it shows now, and what then."""
    cell = view.membership.replica.space.live(op.target, op.field)
    alone = op.field in SETS
    covered = [write.value for write in cell if write.dot in op.over]
    shown = covered if alone else [write.value for write in cell]
    change: Json = {
        "field": field_name(op.field),
        "from": as_json(op.field, shown[-1]) if shown else None,
        "to": as_json(op.field, op.value),
    }
    return with_names(view, change) | _named(view, op.target)


def _named(view: View, target: bytes) -> Json:
    row = view.board.rows.get(target)
    title = row.title if row is not None else view.group if target == groups.OBJECT else None
    return {"id": written(target), "short": view.short(target), "title": title}


def _kept(view: View, one: Kept) -> Json:
    return {
        "field": field_name(one.field),
        "why": one.why.value,
        "message": _reason(view, one),
        **_named(view, one.target),
    }


def _reason(view: View, one: Kept) -> str:
    """Why something is left as it is, in a sentence without its subject."""
    who = "somebody" if one.member is None else view.board.name(one.member)
    name = "you" if one.member == view.me else who
    return {
        Why.CHANGED: f"{name} changed it since",
        Why.USED: f"{name} worked on it since",
        Why.HOLDS: "other things hang under it",
        Why.AWAY: "it is put away already",
        Why.TAKEN: f"{name} has it now",
        Why.CIRCLE: "it would go in a circle now",
        Why.SAID: "what was said cannot be unsaid",
        Why.BEGAN: "the group, or being in it, began with that",
        Why.SIGNED: "what is noted once stays",
        Why.CAST: "a ballot counts until another takes its place",
        Why.CLOSED: "the vote is over",
        Why.GONE: "the words are gone",
        Why.FORGOTTEN: "what was before is not known any more",
    }[one.why]


def _nothing(view: View, target: bytes | None, *, again: bool) -> Trouble:
    where = view.group if target is None else view.short(target)
    what = "you have taken nothing back" if again else "there is nothing of yours to take back"
    log = "moot log by:me" if target is None else f"moot show {where} --history"
    return Trouble("cannot-undo", f"{what} in {where}", next=(log,))


def _cannot(view: View, record: Record, made: Inverse) -> Trouble:
    """The refusal of an entry of which nothing can be taken back: what it was, and why."""
    event = event_of(view, record)
    title = event.row.title[:64] if event is not None and event.row is not None else view.group
    reasons = dict.fromkeys(_reason(view, one) for one in made.kept)
    first = made.kept[0] if made.kept else None
    short = view.short(first.target) if first is not None else "ID"
    step = {
        Why.SAID: f"moot redact {short}",
        Why.BEGAN: "moot leave GROUP",
        Why.CAST: f"moot vote {short} CHOICE",
    }.get(first.why if first is not None else Why.CHANGED, f"moot show {short} --history")
    return Trouble(
        "cannot-undo",
        f"what you did last, to '{title}', cannot be taken back",
        cause="; ".join(reasons) or "everything is as it was before",
        next=(step, "moot undo ID"),
    )
