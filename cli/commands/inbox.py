"""`moot inbox`, `moot conflicts`: what concerns me, and what people have to settle."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.filter_words import filter_text
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def inbox(call: Invocation) -> int:
    """Show what concerns me; or note that I have seen it."""
    if call.flag("read") or call.flag("all-read"):
        return _note(call, "read")
    reply = call.get(
        "/v1/inbox",
        q=filter_text(call.operands) or None,
        limit=call.number("limit", 0) or None,
        all=1 if call.flag("all") else None,
    )
    call.answer(reply, lambda letters: _letters(call, letters), lambda found: _ids(call, found))
    return 0


def conflicts(call: Invocation) -> int:
    """Show what is to be settled, each with how; or note that I have seen it."""
    if call.flag("seen"):
        return _note(call, "seen")
    reply = call.get(
        "/v1/conflicts",
        q=filter_text(call.operands) or None,
        limit=call.number("limit", 0) or None,
        all=1 if call.flag("all") else None,
    )
    call.answer(reply, lambda found: _conflicts(call, found), lambda found: _ids(call, found))
    return 0


def _ids(call: Invocation, found: list[Json]) -> None:
    for one in found:
        call.screen.line(one["id"])


# -- noting ----------------------------------------------------------------------------------------


def _note(call: Invocation, option: str) -> int:
    everything = call.flag("all-read")
    if everything == bool(call.operands):
        raise Trouble(
            "usage",
            "--all-read takes no ids" if everything else f"--{option} needs ids",
            next=(call.command.examples[-1 if everything else 2],),
        )
    answer = call.act("seen", all=True) if everything else call.act("seen", ids=list(call.operands))

    def human(_: Json) -> None:
        left = answer["unread"]
        more = f"; {left} more in the inbox" if left else "; the inbox is empty"
        words = "nothing there that you have not seen" if answer["nothing"] else "noted as seen: "
        call.screen.line(f"{words}{'' if answer['nothing'] else answer['seen']}{more}")

    call.tell(answer, human)
    return 0


# -- showing ---------------------------------------------------------------------------------------


def _letters(call: Invocation, letters: list[Json]) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table(
            (),
            [
                [one["at"], one["kind"], _id(call, one), _title(one), one["message"],
                 "read" if one["read"] else "new"]
                for one in letters
            ],
        )  # fmt: skip
        return
    if not letters:
        screen.line("nothing new" if not call.operands else "nothing like that")
        seen = "" if call.flag("all") else "     or what you have seen:  moot inbox --all"
        screen.line(Cell("next:", "dim"), f" moot{seen}")
        return
    letter_lines(call, letters)
    if len(letters) > 1 and not all(one["read"] for one in letters):
        screen.line(Cell("next:", "dim"), " moot show ID     or, when seen:  moot inbox --all-read")


def letter_lines(call: Invocation, letters: list[Json], indent: str = "") -> None:
    """A line for each item: what it is about, what it is, and when."""
    call.screen.table(
        ("",) * 4,
        [
            [
                Cell(_id(call, one), "id"),
                Cell(_title(one), "dim" if one["read"] else "strong"),
                Cell(one["message"], "bad" if one["kind"] in ("doubled", "conflict") else ""),
                Cell(moment.ago(one["at"]), "dim"),
            ]
            for one in letters
        ],
        give=2,
        indent=indent,
    )


def _id(call: Invocation, one: Json) -> str:
    return call.id_of(one["thing"] or one)


def _title(one: Json) -> str:
    title = str(one["thing"]["title"]) if one["thing"] else ""
    return title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"


TITLE = 24
"""Letters of a title beside a sentence; the id leads to the rest."""


def _conflicts(call: Invocation, found: list[Json]) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table(
            (),
            [
                [one["at"], one["kind"], one["thing"]["id"], one["thing"]["title"],
                 one["field"] or "", one["message"], one["id"]]
                for one in found
            ],
        )  # fmt: skip
        return
    if not found:
        screen.line("nothing to settle" if not call.operands else "nothing like that to settle")
        seen = "" if call.flag("all") else "     or those you have seen:  moot conflicts --all"
        screen.line(Cell("next:", "dim"), f" moot list{seen}")
        return
    for one in found:
        _conflict(call, one)


def _conflict(call: Invocation, one: Json) -> None:
    """What it is about, what is so, and every command that settles it."""
    screen, thing = call.screen, one["thing"]
    field = f"  {plain(one['field'])}" if one["field"] else ""
    seen = "  seen" if one["seen"] else ""
    screen.line(
        Cell(call.id_of(thing), "id"),
        "  ",
        Cell(plain(thing["title"]), "strong"),
        Cell(f"{field}  {moment.ago(one['at'])}{seen}", "dim"),
    )
    for part in wrap(plain(one["message"]), max(20, screen.width - 2)):
        screen.line("  ", part)
    for step in one["next"]:
        screen.line("  ", Cell("next:", "dim"), f" {plain(step)}")
