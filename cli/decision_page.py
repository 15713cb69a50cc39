"""The part of `moot show` that is about a vote: bars, who said what, how it was closed."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import padded, width, wrap
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


NEEDS_A_REASON = ("object", "block")
"""What is said to keep others from something is said with words that they can answer."""


def page(call: Invocation, thing: Json) -> None:
    """Bars against all who were asked, the ballots with their reasons, and the close."""
    screen, vote, decision = call.screen, thing["vote"], thing["decision"]
    screen.line()
    bars(call, vote)
    if decision["ballots"]:
        screen.line()
    room = max((width(plain(one["name"])) for one in decision["ballots"]), default=0)
    for one in decision["ballots"]:
        _ballot(call, one, room)
    if decision["closing"]:
        screen.line()
        _closing(call, thing)


def answers(call: Invocation, thing: Json) -> None:
    """What one can say to it, and what that does: the last of the page, where the eye rests."""
    screen, vote, decision = call.screen, thing["vote"], thing["decision"]
    if thing["state"] == "open" and vote["asks_you"]:
        screen.line()
        numbered = (f"{at}: {plain(option)}" for at, option in enumerate(decision["options"], 1))
        for line in wrap(", ".join(numbered), max(20, screen.width - 4)):
            if line:
                screen.line("  ", line)
        screen.line(Cell(f"  {CONSEQUENCE[vote['method']]}", "dim"))
        screen.line(Cell("next:", "dim"), f" moot vote {thing['short']} {_choices(decision)}")


def _choices(decision: Json) -> str:
    """A vote that can be typed as it stands, and what else one can say."""
    if decision["options"]:
        return "1     or by name"
    first, *others = (
        f'{word} -m "WHY"' if word in NEEDS_A_REASON else word for word in decision["choices"]
    )
    return f"{first}     or  {', '.join(others)}"


def _ballot(call: Invocation, one: Json, room: int) -> None:
    screen = call.screen
    late = "  (late: not counted)" if one["late"] else ""
    unclear = "  (unclear: the other device differs)" if one["unclear"] else ""
    screen.line(
        "  ",
        Cell(padded(plain(one["name"]), room), "strong"),
        f"  {plain(one['choice'])}{late}{unclear}",
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
