"""On which way somebody is reached, and why on none, in words."""

from __future__ import annotations

from moot.cli.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

PEER_LETTERS = 6
"""Of the end of a peer id: the beginnings are all alike."""


def path_words(one: Json) -> str:
    """`direct`, `same network`, `relayed by pi`; nothing if there is no session."""
    if one["path"] is None:
        return ""
    words = plain(one["path"]).replace("-", " ")
    via = one["via"]
    if via is None:
        return words
    return f"{words} by {plain(via['name'] or 'keeper ' + via['peer'][-PEER_LETTERS:])}"


def tried_words(one: Json) -> str:
    """Why somebody is not reached: `same network: not seen; direct: 192.0.2.7 no answer`."""
    tried = (f"{plain(way['path']).replace('-', ' ')}: {plain(way['why'])}" for way in one["tried"])
    return "; ".join(tried) or plain(one["reason"] or "")


def count_words(paths: dict[str, int]) -> str:
    """How many on which way: `2 same network, 1 relayed`."""
    return ", ".join(f"{count} {plain(path).replace('-', ' ')}" for path, count in paths.items())
