"""All that people are shown of a space, as the nouns read it."""

from __future__ import annotations

from laws.village import MEMBERS
from moot.crdt import (
    claim,
    conflict,
    decision,
    goal,
    group,
    link,
    member,
    needs,
    offer,
    origin,
    place,
    reaction,
    saved_view,
    sign,
    task,
    thought,
    verified,
)
from moot.crdt.space import Space


def shown(space: Space) -> list[object]:
    """What every noun says, and everything that is to be settled."""
    said: list[object] = [list(conflict.everywhere(space)), _tree(space), group.rules(space)]
    said += [(member.view(space, one), verified.by(space, one)) for one in MEMBERS]
    said += [saved_view.of_member(space, one) for one in MEMBERS]
    said += [saved_view.of_group(space)]
    for target in space.targets():
        made, kind = origin.of(space, target), conflict.kind_of(space, target)
        said += [target, made, kind, goal.view(space, target), task.view(space, target)]
        said += [sign.read(space, target), sign.gone(space, target), link.read(space, target)]
        said += [reaction.read(space, target), offer.kept(space, target)]
        said += [thought.view(space, target), place.path(space, target), needs.of(space, target)]
        said += [claim.yielded(space, target), decision.view(space, target)]
    return said


def _tree(space: Space) -> list[tuple[bytes | None, list[bytes]]]:
    """Every goal and task by what it hangs under, from the root down."""
    lines: list[tuple[bytes | None, list[bytes]]] = []
    ahead: list[bytes | None] = [None]
    while ahead:
        above = ahead.pop()
        below = place.children(space, above)
        lines.append((above, below))
        ahead += below
    return lines


def listed(space: Space) -> list[bytes]:
    """The goals and tasks that a walk from the root meets."""
    return [one for _, below in _tree(space) for one in below]


def end_of(space: Space, target: bytes) -> tuple[str, object] | None:
    """How a space says that a decision ended; None while that may change."""
    seen = decision.view(space, target)
    if seen is None or not seen.final:
        return None
    assert seen.close is not None
    return seen.state, (seen.close.tally.passed, seen.close.tally.winner)
