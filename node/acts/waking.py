"""Waking: whoever does something about a task whose claim is marked as quiet is heard of again."""

from __future__ import annotations

from collections.abc import Sequence

from moot.crdt import claim as claims
from moot.crdt.op import Op
from moot.node.things.view import View


def waking(view: View, ops: Sequence[Op]) -> list[Op]:
    """The ops by which claims of ours go on that are marked as quiet. spec: API-36.

    One for each task that `ops` do something about, a word about it included, without saying
    anything of the claim themselves.
    """
    me, space = view.me, view.membership.replica.space
    if me is None:
        return []
    more = []
    for target in dict.fromkeys(concerned(op) for op in ops):
        row = view.board.rows.get(target)
        if row is None or all(one.person != me for one in row.quiet):
            continue
        mine = next(holder for holder in row.holders if holder.person == me)
        if not any(op.target == target and op.field == claims.CLAIMS for op in ops):
            more.append(claims.take(space, target, me, mine.role, mine.words, mine.until))
    return more


def concerned(op: Op) -> bytes:
    """The object that an op is about: of a new thought, what it is said about."""
    about = op.value.get("about") if isinstance(op.value, dict) else None
    return about if isinstance(about, bytes) else op.target
