"""`moot add`, `claim`, `drop`, `done`, `reopen`: what people do with tasks, a line for each."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.field_words import split
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import in_short, named, spread
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def add(call: Invocation) -> int:
    """A new task."""
    title, fields = split(call.operands, call.literal)
    title = str(fields.pop("title", title))
    if not title:
        raise Trouble("usage", "a task needs words", next=(call.command.examples[0],))
    answer = call.act("add", title=title, fields=fields)
    call.tell(
        answer, lambda _: told(call, answer, f"added {in_short(call, answer['thing'])}"), bare(call)
    )
    return 0


def claim(call: Invocation) -> int:
    """Take tasks."""

    def one(answer: Json) -> None:
        thing = answer["thing"]
        had = " already" if answer["nothing"] else ""
        told(call, answer, f"{_you(answer)} {named(call, thing)}{had}{_as_asked(answer)}")
        others = [claim for claim in answer.get("claims") or () if claim["doubled"]]
        if len(others) > 1:
            names = " and ".join(plain(claim["name"]) for claim in others)
            first = next((plain(claim["name"]) for claim in others if claim["first"]), "")
            call.screen.folded(f"  {names} claimed it at the same time; {first} was first")
            call.screen.line(
                Cell("next:", "dim"),
                f" talk:  moot say {thing['short']} WORDS     then  moot pair, yield or split",
            )

    given = {name: call.value(name) for name in ("as", "until")}
    return each(call, "claim", one, given | {"words": call.value("message")})


ROLES = {"help": "you help with", "learn": "you learn from"}


def _you(answer: Json) -> str:
    """What one's claim makes one: who comes knowingly to enough others is taken to help."""
    mine = [claim["as"] for claim in answer.get("claims") or () if claim["mine"]]
    return ROLES.get(mine[0], "you have") if mine else "you have"


def _as_asked(answer: Json) -> str:
    """Whose ask it is that one's claim accepts."""
    asked = [
        plain(claim["asked_by"])
        for claim in answer.get("claims") or ()
        if claim["asked_by"] and claim["mine"]
    ]
    return f", as {asked[0]} asked" if asked else ""


def drop(call: Invocation) -> int:
    """Give tasks back."""

    def one(answer: Json) -> None:
        thing = answer["thing"]
        free = "; it is free" if thing["state"] == "free" else ""
        told(call, answer, f"you gave back {named(call, thing)}{free}")

    return each(call, "drop", one, {})


def done(call: Invocation) -> int:
    """Finish tasks."""

    def one(answer: Json) -> None:
        freed = [thing["short"] for thing in answer["unblocked"]]
        more = f"; unblocked {', '.join(freed)}" if freed else ""
        told(call, answer, f"done {named(call, answer['thing'])}{more}")

    return each(call, "done", one, {"evidence": call.value("message")})


def reopen(call: Invocation) -> int:
    """Take back that tasks are done."""

    def one(answer: Json) -> None:
        told(call, answer, f"open again: {named(call, answer['thing'])}")

    return each(call, "reopen", one, {})


def each(
    call: Invocation, act: str, one: Callable[[Json], None], arguments: Mapping[str, object]
) -> int:
    """Do an act on every thing that was named; if one of several names is wrong, on none."""
    names = call.operands
    if len(names) > 1:
        names = [_id(call, at) for at in range(len(names))]
    for name in names:
        answer = call.act(act, id=name, **arguments)
        if call.json:
            call.lines_of_json(answer)
        else:
            call.tell(answer, one, bare(call))
        call.screen.flush()
    return 0


def _id(call: Invocation, at: int) -> str:
    """The whole id of one of several names. Raises Trouble if there is no such thing."""
    name = call.operands[at]
    try:
        return str(call.get(f"/v1/things/{path_part(name)}").value["id"])
    except Trouble as trouble:
        says = at and any(option.name == "message" for option in call.command.options)
        words = " ".join(call.operands[at:])
        if trouble.code != "unknown" or not says or " " not in words:
            raise
        from shlex import join  # noqa: PLC0415 - only for what went wrong

        # Words for the thing before, as `say` takes them.
        step = join(["moot", call.command.name, *call.operands[:at], "-m", words])
        raise Trouble(trouble.code, trouble.message, next=(step,)) from None


def path_part(name: str) -> str:
    """An id as part of a path. Raises Trouble for what cannot be one."""
    from moot.cli.connection import quoted  # noqa: PLC0415

    if not name or "/" in name:  # neither comes whole through a path
        raise Trouble("unknown", f"there is no '{plain(name)[:64]}' here", next=("moot list",))
    return quoted(name)


def bare(call: Invocation) -> Callable[[Json], None]:
    """What `-q` leaves of an answer: the id."""
    return lambda answer: call.screen.line(answer["thing"]["id"])


def told(call: Invocation, answer: Json, words: str) -> None:
    """What was done, and who has it: one line, where there is room."""
    call.screen.folded(words, beside=spread(answer))
    _warn_of_clock(call, answer)


def _warn_of_clock(call: Invocation, answer: Json) -> None:
    """A due day that is past already is most often a slip."""
    thing = answer["thing"]
    if answer["act"] == "add" and thing and "overdue" in thing["is"]:
        call.screen.line(
            f"  that was {moment.ago(thing['due'])};  moot edit {thing['short']} due:..."
        )
