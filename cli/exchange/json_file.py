"""JSON that another program wrote: one list, several one after another, or an object a line."""

from __future__ import annotations

import json
import re

from moot.cli.exchange.found import misshapen
from moot.cli.exchange.texts import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from moot.cli.json_text import Json

HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON names a half of a character, or of two that make a whole one."""

SPACES = " \t\r\n"
SHOWN = 60
"""Letters of a value named in a refusal."""


def objects(text: str) -> Iterator[tuple[str, Json]]:
    """The objects in a text, each with the words that say where it stands. Raises Trouble.

    `gh api --paginate` writes several lists, and Taskwarrior of old an object on each line.
    """
    number = 0
    for value in _values(text):
        for one in value if isinstance(value, list) else [value]:
            number += 1
            if not isinstance(one, dict):
                raise misshapen(f"item {number}", f"it is no object: {one!r:.{SHOWN}}")
            yield f"item {number}", one


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    halves = HALF.search(text) is not None
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise misshapen(f"line {error.lineno}", f"no JSON: {error.msg.lower()}") from error
        except (ValueError, RecursionError) as error:  # a number of a thousand digits, say
            line = text.count("\n", 0, at) + 1
            raise misshapen(f"line {line}", "no JSON that can be read") from error
        yield _whole(value) if halves else value
        at = _skip(text, at)


def _whole(value: object) -> object:
    """A value in which no text has half a character, which JSON can name and nobody can encode."""
    match value:
        case str():
            return clean(value)
        case list():
            return [_whole(one) for one in value]
        case dict():
            return {clean(name): _whole(one) for name, one in value.items()}
        case _:
            return value


def _skip(text: str, at: int) -> int:
    """Where the next value begins; some programs part them by commas."""
    while at < len(text) and text[at] in SPACES + ",":
        at += 1
    return at


def text_of(place: str, item: Json, name: str) -> str:
    """A field that is a text; "" where there is none. Raises Trouble."""
    value = item.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise misshapen(place, f"'{name}' is no text: {value!r:.{SHOWN}}")
    return value


def list_of(place: str, item: Json, name: str) -> list[Any]:
    """A field that is a list; [] where there is none. Raises Trouble."""
    value = item.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise misshapen(place, f"'{name}' is no list: {value!r:.{SHOWN}}")
    return value
