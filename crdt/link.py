"""Links: what an object has to do with others, or with something outside the group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from moot.crdt.ids import ID_SIZE
from moot.crdt.op import Op
from moot.crdt.register import MOST_COVERS
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import NOTHING, Value

LINKS: Final = "links"
URL: Final = "url"
KINDS: Final = ("serves", "conflicts-with", "duplicate-of", "came-from")
"""What one object can be to another."""

MOST_URL: Final = 2_048
"""Letters of an address: as many as browsers and servers reliably take."""

MOST_LINKS: Final = 256
"""Links of one object that are read, the first of them: people make a handful, and a row that every
list holds in memory must not grow without end."""

_SAFE: Final = re.compile(r"(?:https?://|mailto:)[!-~]+", re.ASCII | re.IGNORECASE)
"""Schemes that run nothing, and no letter that hides where an address leads."""


class Link(NamedTuple):
    """One link, by what it says."""

    kind: str
    """One of `KINDS`, or `URL`."""
    to: bytes | str
    """An object's id; or of a `URL`, the address."""


def read(space: Space, target: bytes) -> tuple[Link, ...]:
    """What an object links to, each once, by their first writes. spec: MODEL-35."""
    return of(space.live(target, LINKS))


def of(cell: Iterable[Write]) -> tuple[Link, ...]:
    """See `read`, of the writes that stand in the cell."""
    found = dict.fromkeys(
        link for write in cell if (link := parse(write.value)) is not None
    )  # the order of the writes
    return tuple(found)[:MOST_LINKS]


def parse(value: Value) -> Link | None:
    """How a write in `links` is read."""
    match value:
        case {"as": str(kind), "to": bytes(to)} if kind in KINDS and len(to) == ID_SIZE:
            return Link(kind, to)
        case {"as": "url", "to": str(to)} if 0 < len(to) <= MOST_URL:
            return Link(URL, to)
        case _:
            return None


def is_safe(url: str) -> bool:
    """Whether an address may be offered for a click. spec: MODEL-35.

    Members may write anything: `javascript:` among it, and letters that hide where it leads.
    """
    return _SAFE.fullmatch(url) is not None


def add(space: Space | None, target: bytes, link: Link) -> list[Op]:
    """The op that adds a link; none if it is there."""
    if space is not None and link in read(space, target):
        return []
    return [Op(target, LINKS, {"as": link.kind, "to": link.to}, ())]


def remove(space: Space, target: bytes, link: Link) -> list[Op]:
    """The ops that take a link away; none if it is not there."""
    dots = tuple(write.dot for write in space.live(target, LINKS) if parse(write.value) == link)
    return [
        Op(target, LINKS, NOTHING, dots[start : start + MOST_COVERS])
        for start in range(0, len(dots), MOST_COVERS)
    ]
