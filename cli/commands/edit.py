"""`moot edit`: change fields by words, or in an editor."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.commands.tasks import bare, path_part, told
from moot.cli.event_text import in_words
from moot.cli.field_words import split
from moot.cli.measures import days, span_words
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

TASK_FIELDS = ("title", "due", "start", "stage", "hands", "goal", "tags")
GOAL_FIELDS = ("title", "why", "state", "horizon", "threshold", "goal", "tags")
FIELDS = {"task": TASK_FIELDS, "goal": GOAL_FIELDS}
BELOW = "---- notes below this line"


def edit(call: Invocation) -> int:
    """Change fields; without any, in an editor."""
    name, *words = call.operands
    if call.flag("editor") or (not words and call.may_ask):
        return _in_editor(call, name)
    literal = None if call.literal is None else call.literal - 1
    rest, fields = split(words, literal)
    if rest:
        raise Trouble(
            "usage",
            f"'{rest[:64]}' is no FIELD:VALUE",
            next=(f"moot edit {name} title:'{rest[:64]}'",),
        )
    if not fields:
        raise Trouble("usage", "edit needs a FIELD:VALUE", next=call.command.examples[:1])
    return _change(call, name, fields)


def _change(call: Invocation, name: str, fields: dict[str, object]) -> int:
    answer = call.act("edit", id=name, fields=fields)
    call.tell(answer, lambda _: _told(call, answer), bare(call))
    return 0


def _told(call: Invocation, answer: Json) -> None:
    if answer["nothing"]:
        call.screen.folded(f"it was so already: {named(call, answer['thing'])}")
        return
    changes = [
        f"{change['field']}: {_side(change, 'from')} -> {_side(change, 'to')}"
        for change in answer["changed"]
    ]
    thing = answer["thing"]
    identity = call.screen.paint(call.id_of(thing), "id")
    told(call, answer, f"changed {identity}  {'; '.join(changes)}")


def _side(change: Json, side: str) -> str:
    value = change.get(f"{side}_title") or change[side]
    if isinstance(value, dict) and "date" in value:
        day = moment.day(*map(int, str(value["date"]).rsplit("-", 2)))
        return " ".join(filter(None, (day, value.get("time"))))
    if isinstance(value, dict) and "from" in value:
        return span_words(value)
    text = plain(in_words(value))
    return text if len(text) <= 60 else f"{text[:57]}..."


# -- in an editor ----------------------------------------------------------------------------------


def _in_editor(call: Invocation, name: str) -> int:
    from moot.cli.editor import edited, forget  # noqa: PLC0415

    thing = call.get(f"/v1/things/{path_part(name)}").value
    if thing["kind"] == "thought":
        return _words_in_editor(call, thing)
    before = _values(thing)
    text, path = edited(_as_text(thing, before))
    try:
        wanted = _parsed(text, before)
        fields = {field: value for field, value in wanted.items() if value != before[field]}
        if not fields:
            call.screen.line("nothing was changed")
        else:
            # The whole id: what was opened is what is changed, whatever has come meanwhile.
            _change(call, thing["id"], _tags_as_steps(fields, before))
    except Trouble as trouble:
        _say_where(trouble, path)
        raise
    forget(path)
    return 0


def _words_in_editor(call: Invocation, thing: Json) -> int:
    """What somebody said, all lines of it: there is nothing else to change."""
    from moot.cli.editor import edited, forget  # noqa: PLC0415

    before = thing["title"].strip()
    text, path = edited(f"{before}\n")
    try:
        if text.strip() == before and not thing["conflicts"]:
            call.screen.line("nothing was changed")
        else:
            _change(call, thing["id"], {"text": text.strip()})
    except Trouble as trouble:
        _say_where(trouble, path)
        raise
    forget(path)
    return 0


def _say_where(trouble: Trouble, path: str) -> None:
    """Nobody should have to write it again."""
    kept = f"what you wrote is kept in {path}"
    trouble.cause = "; ".join(filter(None, (trouble.cause, kept)))


def _values(thing: Json) -> dict[str, str]:
    """Each field as it would be typed."""
    values = {field: _typed(thing, field) for field in FIELDS[thing["kind"]]}
    values["notes"] = (thing["notes"] or "").strip()
    return values


def _typed(thing: Json, field: str) -> str:
    value = thing[f"{field}_at"] if field in ("due", "start") else thing[field]
    if field == "goal":
        return thing["goal_short"] or ""
    if field == "hands" and value:
        return (
            str(value["min"]) if value["min"] == value["max"] else f"{value['min']}..{value['max']}"
        )
    if isinstance(value, dict):
        spanned = "from" in value
        return days(value) if spanned else " ".join(filter(None, (value["date"], value["time"])))
    if isinstance(value, list):
        return " ".join(value)
    return str(value or "")


def _as_text(thing: Json, values: dict[str, str]) -> str:
    lines = [f"# {thing['kind']} {thing['short']}. An empty value clears the field."]
    lines += [f"# in conflict: {one['field']}: {one['message']}" for one in thing["conflicts"]]
    lines += [f"{field}: {value}" for field, value in values.items() if field != "notes"]
    return "\n".join([*lines, BELOW, values["notes"], ""])


def _parsed(text: str, before: dict[str, str]) -> dict[str, str]:
    head, below, notes = text.partition(BELOW)
    if not below:
        raise Trouble("usage", f"the line '{BELOW}' is gone")
    wanted = {"notes": notes.strip()}
    for line in head.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        field, colon, value = line.partition(":")
        if not colon or field.strip() not in before:
            raise Trouble("usage", f"the line '{line[:64]}' has no field that can be changed")
        wanted[field.strip()] = value.strip()
    return {field: wanted.get(field, value) for field, value in before.items()}


def _tags_as_steps(fields: dict[str, str], before: dict[str, str]) -> dict[str, object]:
    """Tags as those added and taken away: others may add some at the same time."""
    steps: dict[str, object] = dict(fields)
    if "tags" in fields:
        del steps["tags"]
        old = before["tags"].split()
        new = [tag.lstrip("+") for tag in fields["tags"].split()]
        steps["tags+"] = [tag for tag in new if tag not in old]
        steps["tags-"] = [tag for tag in old if tag not in new]
    return steps
