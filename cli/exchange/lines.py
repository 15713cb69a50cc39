"""Objects, one a line, out of the pieces in which a node sends them."""

from __future__ import annotations

from moot.cli.json_text import read_json
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moot.cli.json_text import Json


def objects(pieces: Iterable[bytes]) -> Iterator[Json]:
    """The objects, each as soon as its line is whole."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield read_json(line)


def counted(things: Iterable[Json], count: int) -> Iterator[Json]:
    """As many things as there should be. Raises Trouble if fewer come."""
    there = 0
    for thing in things:
        there += 1
        yield thing
    complete(there, count)


def complete(there: int, count: int) -> None:
    """Raise Trouble if an answer ended before all was there: somebody left the group, say."""
    if there != count:
        raise Trouble(
            "failed",
            f"the answer ended after {there:,} of {count:,} lines",
            next=("moot group list", "moot node logs"),
        )
