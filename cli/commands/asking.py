"""`moot ask`, `decline`, `pair`, `yield`, `split`, `stale`: who takes what up, between people."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.commands.things import ids
from moot.cli.plain import plain
from moot.cli.thing_text import holders, named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

BETWEEN = "/"


def ask(call: Invocation) -> int:
    """Ask somebody to take a task up, or no longer."""
    target, whom = call.operands
    withdraw = call.flag("withdraw")
    answer = call.act(
        "ask", id=target, to=whom, words=call.value("message"), withdraw=withdraw or None
    )
    verb = "you no longer ask" if withdraw else "you asked" if answer["nothing"] else "you ask"
    already = " already" if answer["nothing"] else ""
    _say(call, answer, f"{verb} {plain(whom)} to do ", already)
    return 0


def decline(call: Invocation) -> int:
    """Say no to whoever asks."""
    answer = call.act("decline", id=call.operands[0], words=call.value("message"))
    _say(call, answer, "you declined ")
    return 0


def pair(call: Invocation) -> int:
    """Do it together."""
    answer = call.act("pair", id=call.operands[0])
    _say(call, answer, "you do it together: ", f"  {plain(holders(answer['thing']))}")
    return 0


def give_way(call: Invocation) -> int:
    """Leave it to the other."""
    answer = call.act("yield", id=call.operands[0])
    _say(call, answer, "you gave way on ", f"; {plain(holders(answer['thing']))} has it")
    return 0


def split(call: Invocation) -> int:
    """Make a part for each, and take the first."""
    target, *words = call.operands
    titles = [title.strip() for title in f" {' '.join(words)} ".split(f" {BETWEEN} ")]
    if len(titles) < 2 or not all(titles):
        raise Trouble(
            "usage",
            f"split needs a {BETWEEN} between the titles, with spaces around it",
            next=(call.command.examples[0],),
        )
    answer = call.act("split", id=target, titles=titles)

    def human(_: Json) -> None:
        told(call, answer, f"split {named(call, answer['thing'])}")
        for at, part in enumerate(answer["parts"]):
            whose = "asked of the other" if at else "yours"
            call.screen.folded(f"  {named(call, part)}  {whose}")

    call.tell(answer, human, lambda _: ids(call, answer["parts"]))
    return 0


def stale(call: Invocation) -> int:
    """Mark another's claim as quiet, or no longer."""
    whom = call.operands[1] if len(call.operands) > 1 else None
    words = {"words": call.value("message"), "not": call.flag("not") or None}
    answer = call.act("stale", id=call.operands[0], person=whom, **words)
    if call.flag("not"):
        _say(call, answer, "you say no longer that nothing is heard of ")
        return 0
    quiet = [plain(claim["name"]) for claim in answer["claims"] if claim["quiet"]]
    _say(call, answer, "nothing is heard of ", f"; {' and '.join(quiet)} will see that")
    return 0


def _say(call: Invocation, answer: Json, before: str, after: str = "") -> None:
    """One line about the thing."""
    call.tell(
        answer,
        lambda _: told(call, answer, f"{before}{named(call, answer['thing'])}{after}"),
        bare(call),
    )
