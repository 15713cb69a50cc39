"""Fields of an answer by name: `title`, `due_at.date`, `who.name`. spec: AUTO-3, AUTO-5."""

from __future__ import annotations

from moot.cli.json_text import write_json
from moot.cli.plain import escaped, plain
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OPEN, CLOSE = "{", "}"


def reached(value: Any, path: str) -> Any:  # noqa: ANN401 - any answer
    """What stands at the end of a path; None as soon as something on the way is absent.

    A path goes into each item of a list: `who.name` is a list of names. Raises Trouble `usage` for
    a name that is not there.
    """
    return _reached(value, path.split("."), 0)


def _reached(value: Any, names: list[str], at: int) -> Any:  # noqa: ANN401
    if value is None or at == len(names):
        return value
    if isinstance(value, list):
        found = [_reached(item, names, at) for item in value]
        return [one for item in found for one in (item if isinstance(item, list) else [item])]
    path = ".".join(names[: at + 1])
    if not isinstance(value, dict):
        before = path.rpartition(".")[0][:64]
        raise Trouble("usage", f"'{before}' has no parts", next=(f"write  {before}",))
    if names[at] not in value:
        raise no_field(path, value)
    return _reached(value[names[at]], names, at + 1)


def no_field(path: str, known: dict[str, Any]) -> Trouble:
    """The refusal of a name that is not there, with those that are."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and only for mistakes

    before, dot, name = path.rpartition(".")
    near = get_close_matches(name, known, 1)
    meant = f"; did you mean '{before}{dot}{near[0]}'?" if near else ""
    return Trouble(
        "usage",
        f"there is no field '{path[:64]}'{meant}",
        next=(f"use some of  {','.join(known)}",),
    )


def read_template(text: str) -> Callable[[Any], str]:
    """What a template makes of an answer: `{id} {due_at.date}`, and `{{` for a brace.

    Between braces stands the name of a field and nothing else: nothing is called, indexed or
    computed. Raises Trouble `usage`. spec: AUTO-3.
    """
    parts: list[tuple[str, str | None]] = []
    words, at = "", 0
    while at < len(text):
        one = text[at]
        if one in OPEN + CLOSE and text[at : at + 2] == one * 2:
            words, at = words + one, at + 2
        elif one == OPEN:
            path, end, _ = text[at + 1 :].partition(CLOSE)
            if not end or not all(map(_is_name, path.split("."))):
                raise _no_template(text[at : at + len(path) + 2])
            parts.append((words, path))
            words, at = "", at + len(path) + 2
        elif one == CLOSE:
            raise _no_template(text[at:])
        else:
            words, at = words + one, at + 1
    parts.append((words, None))
    return lambda value: "".join(
        before if path is None else before + in_a_line(reached(value, path))
        for before, path in parts
    )


def _is_name(name: str) -> bool:
    return name.replace("-", "_").isidentifier()


def _no_template(part: str) -> Trouble:
    return Trouble(
        "usage",
        f"'{part[:64]}' names no field",
        cause="between { and } stands the name of a field; a brace itself is written twice",
        next=("moot list --format '{id} {title} {due_at.date}'",),
    )


def in_a_line(value: Any) -> str:  # noqa: ANN401
    """A value within a line: what is absent is empty, lists have commas, the rest is JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ",".join(map(in_a_line, value))
    return plain(escaped(write_json(value)))
