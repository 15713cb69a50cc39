"""Seen: what of the things that ask for a look a member has looked at, on all of their devices.

What asks for a look (a conflict, an answer, a change) is derived from the state and has an id of
its own. A member notes the ids they have seen in a slot of the object where these arise. The note
is for its author alone: it says nothing about the object, and so counts for nothing else there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from moot.crdt import own
from moot.crdt.ids import ID_SIZE
from moot.crdt.op import Op
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

SEEN: Final = "seen@"

MOST_SEEN: Final = 256
"""Ids in one note, some 3 KB: more than ever ask for a look at one object at a time."""


def is_note(field: str) -> bool:
    """Whether a cell is a note to oneself, which says nothing about its object. spec: INBOX-2."""
    return field == SEEN


def telling(cells: Mapping[str, Sequence[Write]]) -> Mapping[str, Sequence[Write]]:
    """The cells of an object that say something about it. spec: INBOX-2."""
    if SEEN not in cells:
        return cells
    return {field: cell for field, cell in cells.items() if not is_note(field)}


def read(space: Space, target: bytes, member: bytes) -> frozenset[bytes]:
    """The ids that a member has seen; what two devices noted at once counts both. spec: INBOX-1."""
    return frozenset[bytes]().union(
        *(_ids(write.value) for write in own.slot(space, target, SEEN, member))
    )


def _ids(value: Value) -> frozenset[bytes]:
    if not isinstance(value, list):
        return frozenset()
    return frozenset(one for one in value if isinstance(one, bytes) and len(one) == ID_SIZE)


def note(space: Space, target: bytes, member: bytes, ids: Iterable[bytes]) -> Op:
    """The op by which a member notes that they have seen just these, the newest last.

    Of more than a note holds, it holds the newest.
    """
    kept: list[Value] = [*sorted(list(dict.fromkeys(ids))[-MOST_SEEN:])]
    return own.write(space, target, SEEN, member, kept)
