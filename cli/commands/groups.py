"""`moot group`, `moot leave`: which groups I am in."""

from __future__ import annotations

from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def new(call: Invocation) -> int:
    """Start a group."""
    answer = call.act("group.new", name=" ".join(call.operands), group=None)
    call.tell(
        answer, lambda answer: _ready(call, answer["group_info"]), lambda answer: _id(call, answer)
    )
    return 0


def _ready(call: Invocation, group: Json) -> None:
    screen = call.screen
    screen.line(Cell(plain(group["name"]), "strong"), " is ready. You are its only member.")
    screen.line(Cell("next:", "dim"), " moot invite     or  moot add WORDS")


def _id(call: Invocation, answer: Json) -> None:
    call.screen.line(answer["group_info"]["id"])


def list_groups(call: Invocation) -> int:
    """The groups of this profile; the current one is marked."""
    call.need_profile()
    reply = call.client.get("/v1/groups")
    call.answer(reply, lambda groups: _table(call, groups), lambda groups: _ids(call, groups))
    return 0


def _ids(call: Invocation, groups: list[Json]) -> None:
    for group in groups:
        call.screen.line(group["id"])


def _table(call: Invocation, groups: list[Json]) -> None:
    screen = call.screen
    if not groups and screen.tty:
        screen.line("no groups yet")
        screen.line(Cell("next:", "dim"), " moot group new NAME     or  moot join")
        return
    said = "for" if any(group["purpose"] for group in groups) else ""
    screen.table(
        ("", "group", "people", "here", "open", "key", "id", said) if groups else (),
        [
            [
                "*" if group["current"] else "",
                Cell(group["name"], "strong" if group["current"] else ""),
                str(group["people"]),
                str(group["here"]),
                str(group["open"]),
                group["power"],
                Cell(group["id"] if call.verbose or not screen.tty else group["id"][:8], "id"),
                group["purpose"] or "",
            ]
            for group in groups
        ],
        give=7,
    )


def use(call: Invocation) -> int:
    """Make a group the current one."""
    answer = call.act("group.use", group=call.operands[0])

    def human(answer: Json) -> None:
        group = answer["group_info"]
        call.screen.line("commands mean ", Cell(plain(group["name"]), "strong"), " now")
        if call.group and call.group != group["name"]:
            call.screen.line(Cell(f"  but here they mean {plain(call.group)}:", "warn"),
                             "  moot config get group")  # fmt: skip

    call.tell(answer, human, lambda answer: _id(call, answer))
    return 0


def purpose(call: Invocation) -> int:
    """Say what the group is for."""
    answer = call.act("purpose", text=" ".join(call.operands))

    def human(answer: Json) -> None:
        name = Cell(plain(answer["group"]), "strong")
        if answer["purpose"]:
            call.screen.folded(name, f" is for: {plain(answer['purpose'])}")
        else:
            call.screen.line(name, " says no purpose")

    call.tell(answer, human)
    return 0


def leave(call: Invocation) -> int:
    """Forget a group here; the others keep what was written."""
    name = call.operands[0]
    if not call.flag("yes"):
        _be_sure(call, name)
    answer = call.act("leave", group=name, force=True if call.flag("force") else None)

    def human(answer: Json) -> None:
        call.screen.line(
            f"you left {plain(answer['group'] or name)}; the others keep what was written"
        )

    call.tell(answer, human)
    return 0


def _be_sure(call: Invocation, name: str) -> None:
    call.need_profile()
    call.client.get(
        "/v1/sync", group=name
    )  # refuses a group that there is not, before one is asked
    if not call.may_ask:
        raise Trouble(
            "usage",
            f"leaving {name} takes its key and everything in it off this machine",
            next=(f"moot leave {name} --yes",),
        )
    from moot.cli.prompt import confirm  # noqa: PLC0415

    if not confirm(f"Leave {plain(name)}, and take its key and everything in it off this machine?"):
        raise Trouble("usage", f"you are still in {name}")
