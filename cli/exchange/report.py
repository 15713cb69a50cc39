"""A report to read (Markdown): goals with why and how far, tasks as boxes to tick. spec: EXCH-16.

Whatever people wrote is text here: nothing in it becomes a heading, a list, a link or HTML.
"""

from __future__ import annotations

from moot.cli.exchange.markdown import block, inline
from moot.cli.exchange.report_decision import decision
from moot.cli.exchange.report_goal import facts, standing
from moot.cli.measures import work_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moot.cli.json_text import Json

FIELDS = (
    "id,kind,title,state,stage,who,due_at,tags,why,notes,parts,is,hands,effort,series,horizon,"
    "threshold,pledged,backing,pledges,signs,decisions,thread"
)
"""What is asked of a node."""

DEEPEST = 6
"""Levels of headings in Markdown."""


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
    told = bool(head["decisions"])
    for one in head["decisions"]:
        yield from decision(one, "")
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
    yield f"{facts(goal)}{_tags(goal)}\n"
    if goal["why"]:
        yield "\n" + block(goal["why"], "")
    yield from standing(goal)
    if goal["notes"]:
        yield "\n" + block(goal["notes"], "")
    for said in goal["thread"]:
        yield "\n" + _said(said, "")
    for one in goal["decisions"]:
        yield from decision(one, "")


def _task(task: Json) -> Iterator[str]:
    indent = "  " * task["depth"]
    box = "x" if task["state"] == "done" else " "
    more = [
        ", ".join(
            inline(one["name"]) + ("" if one["as"] == "lead" else f" ({one['as']}s)")
            for one in task["who"]
        ),
        _due(task["due_at"]),
        inline(task["series"]["words"]) if task["series"] else "",
        _hands(task["hands"]),
        work_length(task["effort"]["minutes"]) if task["effort"]["members"] else "",
        "blocked" if "blocked" in task["is"] and box == " " else "",
        task["state"] if task["state"] in ("archived", "skipped", "template") else "",
        task["stage"] if task["stage"] not in (None, "open") and box == " " else "",
    ]
    told = "".join(f"; {fact}" for fact in more if fact)
    yield f"{indent}- [{box}] {inline(task['title']) or '(no title)'}{told}{_tags(task)}\n"
    if task["notes"]:
        yield "\n" + block(task["notes"], f"{indent}  ") + "\n"
    for said in task["thread"]:
        yield "\n" + _said(said, f"{indent}  ") + "\n"
    for one in task["decisions"]:
        yield from decision(one, f"{indent}  ")
        yield "\n"


def _due(at: Json | None) -> str:
    return "due " + " ".join(filter(None, (at["date"], at["time"]))) if at else ""


def _hands(hands: Json | None) -> str:
    """How many it wants, if that is not one."""
    least, most = (hands["min"], hands["max"]) if hands else (1, 1)
    if (least, most) == (1, 1):
        return ""
    return f"{least} hands" if least == most else f"{least} to {most} hands"


def _tags(thing: Json) -> str:
    return "".join(f" +{inline(tag)}" for tag in thing["tags"])


def _said(said: Json, indent: str) -> str:
    """What somebody said, as a quotation; answers stand deeper."""
    mark = "> " * (1 + min(said["depth"], DEEPEST))
    kind = "" if said["kind"] == "thought" else f" ({said['kind']})"
    return block(
        "[taken back]" if said["redacted"] else said["text"],
        f"{indent}{mark}",
        f"**{inline(said['name'])}**{kind}, {said['at'][:10]}: ",
    )
