"""The part of `moot show` that is about a vote: bars, who said what, how it was closed."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.vote_text import bars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

CONSEQUENCE = {
    "consent": "object keeps it from passing, so say why; abstain stands aside",
    "threshold": "a yes cannot be taken back once enough have said it",
    "majority": "abstain counts as voting, for neither side",
    "approval": "name every option that you can live with",
    "ranked": "name options in your order; what you leave out stands below them",
    "poll": "it shows what people think, and decides nothing",
}
"""By method what an answer does, said before one gives it."""


def page(call: Invocation, thing: Json) -> None:
    """Bars against all who were asked, the ballots with their reasons, and the close."""
    screen, vote, decision = call.screen, thing["vote"], thing["decision"]
    screen.line()
    bars(call, vote)
    if decision["ballots"]:
        screen.line()
    for one in decision["ballots"]:
        _ballot(call, one)
    if decision["closing"]:
        screen.line()
        _closing(call, thing)
    if thing["state"] == "open" and vote["asks_you"]:
        choices = "|".join(decision["choices"]) or " ".join(
            f"{at}:{plain(option)}" for at, option in enumerate(decision["options"], 1)
        )
        screen.line()
        screen.line(Cell(f"  {CONSEQUENCE[vote['method']]}", "dim"))
        screen.line(Cell("next:", "dim"), f" moot vote {thing['short']} {choices}")


def _ballot(call: Invocation, one: Json) -> None:
    screen = call.screen
    late = "  (late: not counted)" if one["late"] else ""
    unclear = "  (unclear: the other device differs)" if one["unclear"] else ""
    screen.line(
        "  ", Cell(plain(one["name"]), "strong"), f"  {plain(one['choice'])}{late}{unclear}"
    )
    for line in wrap(plain(one["words"] or ""), max(20, screen.width - 6)):
        if line:
            screen.line("    ", line)


def _closing(call: Invocation, thing: Json) -> None:
    """Who closed it, and what is missing until it cannot change any more."""
    screen, closing = call.screen, thing["decision"]["closing"]
    screen.line(
        f"  closed by {plain(closing['name'])}'s node, {moment.when(closing['at'])},"
        f" over {closing['counted']} ballot{'s' * (closing['counted'] != 1)}"
    )
    if closing["sealed"]:
        screen.line("  final: every copy computes this same result")
    else:
        have = len(closing["acknowledged"])
        screen.line(
            f"  provisional: {have} of {closing['needed']} nodes have confirmed it;"
            " they do so by themselves"
        )
    for one in closing["twice"]:
        screen.line(Cell("  ! ", "bad"), f"{plain(one['name'])} confirmed two different results")
