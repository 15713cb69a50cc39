"""A report to read (Markdown): goals with why and how far, tasks as boxes to tick. spec: EXCH-16.

Whatever people wrote is text here: nothing in it becomes a heading, a list, a link or HTML.
"""

from __future__ import annotations

from itertools import pairwise

from moot.cli.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moot.cli.json_text import Json

FIELDS = "id,kind,title,state,stage,who,due_at,tags,why,notes,parts,is,backing,thread"
"""What is asked of a node."""

DEEPEST = 6
"""Levels of headings in Markdown."""

ACTIVE = frozenset("\\`*_[]<>&~|$#")
"""What can begin something other than text, wherever it stands."""

LEADING = frozenset("+-=:")
"""What can do so at the beginning of a line."""


def lines(head: Json, things: Iterable[Json]) -> Iterator[str]:
    """The report, each line with its end. Goals come first, each with its tasks after it."""
    blank = False
    for piece in _pieces(head, things):
        for line in piece.splitlines(keepends=True):
            if not blank or line.strip():
                yield line
            blank = not line.strip()


def _pieces(head: Json, things: Iterable[Json]) -> Iterator[str]:
    yield f"# {inline(head['group']['name'])}\n\n"
    yield f"As it was on {head['made'][:10]}.\n"
    alone = False
    told = False
    for thing in things:
        told = True
        if thing["kind"] == "goal":
            yield from _goal(thing)
        else:
            if thing["head"] is None and not alone:
                alone = True
                yield "\n## Without a goal\n\n"
            elif thing["first"]:
                yield "\n"
            yield from _task(thing)
    if not told:
        yield "\nThere is nothing in it yet.\n"


def _goal(goal: Json) -> Iterator[str]:
    level = min(2 + goal["depth"], DEEPEST)
    yield f"\n{'#' * level} {inline(goal['title']) or '(no title)'}\n\n"
    parts = goal["parts"]
    progress = f", {parts['done']} of {parts['all']} tasks done" if parts["all"] else ""
    yield f"**{goal['state']}**{progress}{_tags(goal)}\n"
    if goal["why"]:
        yield "\n" + _block(goal["why"], "")
    yield from _backing(goal)
    if goal["notes"]:
        yield "\n" + _block(goal["notes"], "")
    for said in goal["thread"]:
        yield "\n" + _said(said, "")


def _backing(goal: Json) -> Iterator[str]:
    """Who is in, who watches, who is out."""
    for stand in ("in", "watching", "out"):
        people = [
            inline(one["name"]) + (f" ({inline(one['words'])})" if one["words"] else "")
            for one in goal["backing"]
            if one["as"] == stand
        ]
        if people:
            yield f"\n{stand.capitalize()}: {', '.join(people)}.\n"


def _task(task: Json) -> Iterator[str]:
    indent = "  " * task["depth"]
    box = "x" if task["state"] == "done" else " "
    facts = [
        ", ".join(
            inline(one["name"]) + ("" if one["as"] == "lead" else f" ({one['as']}s)")
            for one in task["who"]
        ),
        _due(task["due_at"]),
        "blocked" if "blocked" in task["is"] and box == " " else "",
        "archived" if task["state"] == "archived" else "",
        task["stage"] if task["stage"] not in (None, "open") and box == " " else "",
    ]
    more = "".join(f"; {fact}" for fact in facts if fact)
    yield f"{indent}- [{box}] {inline(task['title']) or '(no title)'}{more}{_tags(task)}\n"
    if task["notes"]:
        yield "\n" + _block(task["notes"], f"{indent}  ") + "\n"
    for said in task["thread"]:
        yield "\n" + _said(said, f"{indent}  ") + "\n"


def _due(at: Json | None) -> str:
    return "due " + " ".join(filter(None, (at["date"], at["time"]))) if at else ""


def _tags(thing: Json) -> str:
    return "".join(f" +{inline(tag)}" for tag in thing["tags"])


def _said(said: Json, indent: str) -> str:
    """What somebody said, as a quotation; answers stand deeper."""
    mark = "> " * (1 + min(said["depth"], DEEPEST))
    kind = "" if said["kind"] == "thought" else f" ({said['kind']})"
    return _block(
        said["text"], f"{indent}{mark}", f"**{inline(said['name'])}**{kind}, {said['at'][:10]}: "
    )


def _block(text: str, indent: str, before: str = "") -> str:
    """Lines of a text, every one at its indent and none of them anything but text."""
    first, *rest = text.replace("\r\n", "\n").strip("\n").split("\n")
    shown = [before + inline(first) if before else _line(first), *map(_line, rest)]
    # A backslash keeps the end of a line that goes on.
    kept = [f"{one}\\" if one and after else one for one, after in pairwise(shown)]
    return "".join(f"{indent}{one}".rstrip(" ") + "\n" for one in [*kept, shown[-1]])


def _line(text: str) -> str:
    """One line of a text that begins no list, heading, rule or block of code. spec: EXCH-17."""
    shown = inline(text)
    digits = len(shown) - len(shown.lstrip("0123456789"))
    if shown[:1] in LEADING and shown:
        return "\\" + shown
    if digits and shown[digits : digits + 1] in (".", ")"):
        return f"{shown[:digits]}\\{shown[digits:]}"
    return shown


def inline(text: str) -> str:
    """Text within a line. spec: EXCH-17."""
    words = plain(text.replace("\t", " ").replace("\n", " ").strip())
    return "".join(f"\\{one}" if one in ACTIVE else one for one in words)
