"""Threads as JSON: what was said about a thing, by whom, in which words, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from moot.crdt import offer, reaction, thought
from moot.crdt.thought import Line, Thought
from moot.node.things.ids import written
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.view import View

Json = dict[str, object]

MAX_THREAD: Final = 1_000
"""Thoughts told with one thing; a longer thread is asked for by the id of a thought in it."""

MAX_REWORDINGS: Final = 50


def thread(view: View, row: Row) -> list[Json]:
    """What was said about a thing, answers beneath what they answer; of a thought, around it."""
    head = row.about if row.kind == thought.KIND and row.about else row.id
    space = view.membership.replica.space
    said = (thought.view(space, one.id) for one in view.board.thoughts(head))
    lines = thought.thread((one for one in said if one is not None), head)
    shown = lines[:MAX_THREAD] if head == row.id else _around(lines, row.id)
    kept = offer.kept(space, head)
    return [spoken(view, line.thought, line.depth, kept) for line in shown]


def _around(lines: list[Line], target: bytes) -> list[Line]:
    """The talk that a thought is part of: from what began it to the last answer. spec: API-59."""
    at = next((at for at, line in enumerate(lines) if line.thought.id == target), 0)
    first = max(at for at in range(at + 1) if lines[at].depth == 0) if lines else 0
    begins = range(first + 1, len(lines))
    last = next((at for at in begins if lines[at].depth == 0), len(lines))
    skipped = max(0, min(at - first - MAX_THREAD // 2, last - first - MAX_THREAD))
    return lines[first + skipped : min(last, first + skipped + MAX_THREAD)]


def spoken(
    view: View, said: Thought, depth: int, kept: Mapping[bytes, bytes] | None = None
) -> Json:
    """One line of a thread; `kept` are the offers that became claims, by member."""
    space = view.membership.replica.space
    versions = [] if said.redacted else thought.versions(space, said.id, said.author)
    before = versions[:-1][-MAX_REWORDINGS:]
    return {
        "id": written(said.id),
        "short": view.short(said.id),
        "under": written(said.reply_to or said.about),
        "depth": depth,
        **view.person(said.author),
        "muted": view.muted(said.author),
        "kind": said.kind,
        "text": said.text,
        "at": stamp(said.made),
        "edited": bool(before),
        "redacted": said.redacted,
        "said": [{"text": one.words.text, "at": stamp(one.write.eff)} for one in before],
        "reactions": reactions_to(view, said.id),
        "taken": (kept or {}).get(said.author) == said.id,
    }


def reactions_to(view: View, target: bytes) -> list[Json]:
    """Who reacted to a thing, by how."""
    return [
        {
            "text": one.text,
            "count": len(one.members),
            "mine": view.me in one.members,
            "people": [view.person(member) for member in one.members],
        }
        for one in reaction.read(view.membership.replica.space, target)
    ]
