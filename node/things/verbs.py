"""Verbs: what an entry did, in people's terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from moot.crdt import (
    archive,
    ask,
    ballot,
    closing,
    decision,
    device,
    effort,
    goal,
    group,
    lift,
    link,
    member,
    needs,
    notes,
    origin,
    place,
    pledge,
    quiet,
    reaction,
    saved_view,
    series,
    sign,
    task,
    template,
    thought,
    verified,
)
from moot.crdt.claim import CLAIMS
from moot.crdt.op import Op
from moot.crdt.value import NOTHING

FIELDS: Final = frozenset({
    "title", "why", "state", "due", "start", "stage", "hands", "horizon", "tags", "threshold",
})  # fmt: skip
MADE: Final = {
    task.KIND: "add", goal.KIND: "goal", thought.KIND: "say", member.KIND: "join",
    decision.KIND: "propose",
}  # fmt: skip


def lead_of(ops: Sequence[Op]) -> Op:
    """The op that says what the entry is about: the group, or something new, else the first."""
    ranked = sorted(
        ops,
        key=lambda op: (op.target != group.OBJECT, not makes(op), op.field == origin.MADE),
    )
    return ranked[0]


def makes(op: Op) -> bool:
    """Whether it makes something new; an occurrence comes with what is done to it."""
    if op.field != origin.MADE:
        return False
    deed = origin.read(op.value)
    return deed is None or not deed.series


Said = tuple[str, str | None]
"""The act in people's terms, and the words that go with it."""

Cells = Mapping[str, object]

_SPOKEN: Final = {thought.KIND: thought.SAID, member.KIND: member.NAME}


def verb_of(ops: Sequence[Op], lead: Op) -> Said:
    """The act in people's terms, and the words that go with it."""
    cells = {op.field: op.value for op in ops if op.target == lead.target}
    if saved_view.name_of(lead.field):
        return _view(lead)
    if lead.target == group.OBJECT:
        founds = "name" in cells and not lead.over
        return ("new-group" if founds else "edit"), _text(cells.get("name"))
    if lead.field.startswith(device.PREFIX):
        return "device", _text(lead.value)
    if thought.REDACTED in cells:
        return "redact", None
    return _made(lead, cells) if makes(lead) else _done_to(cells)


def _made(lead: Op, cells: Cells) -> Said:
    """What it made, and the words of it."""
    kind = lead.value.get("kind") if isinstance(lead.value, dict) else None
    spoken = cells.get(_SPOKEN.get(str(kind), ""))
    return MADE.get(str(kind), "change"), _text(spoken)


def _done_to(cells: Cells) -> Said:
    """What was done to what there was."""
    for field, verb in _VERBS.items():
        if field in cells:
            return verb(cells[field])
    known = any(field in FIELDS or notes.is_block(field) for field in cells)
    return ("edit" if known else "change"), None


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("text")
    return value if isinstance(value, str) else None


def _words(value: object) -> str | None:
    words = value.get("words") if isinstance(value, dict) else None
    return words if isinstance(words, str) else None


def _pledge(value: object) -> Said:
    said = None if value is NOTHING else pledge.said(value)  # type: ignore[arg-type] # of an op
    least = f", if {said.least} are in" if said and said.least > 1 else ""
    return "withdraw" if value is NOTHING else "pledge", f"{said.words}{least}" if said else None


def _measured(value: object) -> str | None:
    """What was read, and what was said to it."""
    read = value.get("value") if isinstance(value, dict) else None
    words = _words(value)
    return f"{read}{f', {words}' if words else ''}" if isinstance(read, str) else None


def _claim(value: object) -> Said:
    if not isinstance(value, dict):
        return "drop", None
    return ("yield", None) if "yield" in value else ("claim", _words(value))


def _reacted(value: object) -> Said:
    texts = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return ("react", " ".join(texts[: reaction.MOST])) if texts else ("unreact", None)


def _done(value: object) -> Said:
    if isinstance(value, dict) and value.get("is") == "done":
        evidence = value.get("evidence")
        return "done", evidence if isinstance(evidence, str) else None
    return "reopen", None


def _view(op: Op) -> Said:
    return ("drop-view" if op.value in (None, NOTHING) else "view"), saved_view.name_of(op.field)


_VERBS: Final[dict[str, Callable[[object], Said]]] = {
    task.DONE: _done,
    CLAIMS: _claim,
    ask.ASKS: lambda value: ("ask", _words(value)) if isinstance(value, dict) else ("unask", None),
    ask.DECLINES: lambda value: ("decline", _words(value)),
    quiet.STALE: lambda value: (
        ("stale", _words(value)) if isinstance(value, dict) else ("unstale", None)
    ),
    thought.SAID: lambda value: ("reword", _text(value)),
    verified.VERIFIED: lambda value: ("unverify" if value is NOTHING else "verify", None),
    member.ABOUT: lambda value: ("about", _text(value)),
    reaction.REACTIONS: _reacted,
    member.NAME: lambda value: ("rename", _text(value)),
    archive.ARCHIVED: lambda value: ("keep" if value in (None, NOTHING) else "archive", None),
    origin.KIND: lambda value: ("promote" if value == goal.KIND else "demote", None),
    place.PLACE: lambda _: ("move", None),
    needs.NEEDS: lambda _: ("need", None),
    goal.BACKING: lambda value: ("back", _words(value)),
    lift.LIFT: lambda _: ("lift", None),
    ballot.BALLOTS: lambda value: ("vote", _words(value)),
    closing.CLOSES: lambda _: ("close", None),
    closing.ACKS: lambda _: ("confirm", None),
    decision.OUTCOME: lambda value: ("outcome", _text(value)),
    decision.WITHDRAWN: lambda _: ("retract", None),
    pledge.PLEDGES: _pledge,
    sign.READINGS: lambda value: ("measure", _measured(value)),
    sign.SIGNS: lambda value: ("unsign" if value is NOTHING else "sign", _text(value)),
    link.LINKS: lambda value: ("unlink" if value is NOTHING else "link", None),
    effort.EFFORT: lambda _: ("effort", None),
    template.TEMPLATE: lambda value: (
        ("template", value) if isinstance(value, str) else ("untemplate", None)
    ),
    series.SERIES: lambda _: ("repeat", None),
    series.SKIPPED: lambda value: ("skip" if value is True else "unskip", None),
}
"""In this order: what an entry with several such fields is mostly about."""
