"""Why a decision stands as it does: its rule, who had a voice, what was said, what that makes."""

from __future__ import annotations

from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import named
from moot.cli.vote_text import STATES, to_come

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

AGAINST = {"object": "objects", "block": "blocks it"}
"""One of these is enough to keep it from passing."""


def why(call: Invocation, thing: Json) -> None:
    """Each step from the ballots to the result. spec: CLI-47."""
    if call.screen.tty:
        call.screen.folded(named(call, thing))
    call.screen.table(
        ("", ""), [[name, Cell(words, style)] for name, words, style in steps(thing)], give=1
    )


def steps(thing: Json) -> Iterator[tuple[str, str, str]]:
    """Name, words and style of each."""
    vote, decision = thing["vote"], thing["decision"]
    yield "rule", vote["rule"], ""
    whom = (
        "everybody in the group" if decision["electorate"] == "members" else "who backed the goal"
    )
    yield "asked", f"{vote['asked']}: {whom}, as it was put", "dim"
    yield "voted", _voted(vote, decision["quorum"]), ""
    counts = [f"{count} {plain(word)}" for word, count in vote["counts"].items() if count]
    yield "said", ", ".join(counts) or "nothing yet", ""
    state = thing["state"]
    if state == "withdrawn":
        yield "so", f"nothing: {plain(thing['by_name'])} took it back", "warn"
        return
    over = "" if state == "open" else f"{STATES.get(state, state)}: "
    yield "so", over + reason(vote, decision), "good" if vote["passes"] else "warn"
    closing = decision["closing"]
    if vote["method"] == "threshold" and closing:
        yield "final", "what is adopted so stays adopted", "dim"
    elif closing:
        have, needed = len(closing["acknowledged"]), closing["needed"]
        firm = "it cannot change any more" if closing["sealed"] else "until then it may change"
        yield "sealed", f"{have} confirmed it, and it takes {needed}: {firm}", "dim"


def _voted(vote: Json, quorum: int) -> str:
    few = "too few" if vote["voted"] < quorum else "enough"
    enough = f", {few}: it takes {quorum}" if quorum else ""
    absent = f"; not yet: {to_come(vote)}" if vote["missing"] else ""
    return f"{vote['voted']} of {vote['asked']}{enough}{absent}"


def reason(vote: Json, decision: Json) -> str:
    """What decides it, as the ballots stand."""
    counts, method = vote["counts"], vote["method"]
    if method == "poll":
        return "a poll decides nothing"
    if method in ("approval", "ranked"):
        return _chosen(vote, decision["quorum"])
    if method == "threshold":
        lack = (decision["threshold"] or 0) - counts.get("yes", 0)
        return "enough say yes" if lack <= 0 else f"{lack} more yes would do"
    return _agreed(vote, decision["quorum"])


def _agreed(vote: Json, quorum: int) -> str:
    """By consent, or by more yes than no."""
    counts = vote["counts"]
    yes, no = counts.get("yes", 0), counts.get("no", 0)
    for word, does in AGAINST.items():
        if counts.get(word):
            return f"somebody {does}"
    if vote["voted"] < quorum:
        return "too few have voted"
    if not yes:
        return "nobody says yes"
    if vote["method"] == "consent":
        return "somebody agrees and nobody objects"
    return f"{yes} yes {'are more than' if yes > no else 'are no more than'} {no} no"


def _chosen(vote: Json, quorum: int) -> str:
    if vote["voted"] < quorum:
        return "too few have voted"
    if vote["winner"] is None:
        return "nobody chose any of them"
    winner = plain(vote["winner"])
    if vote["method"] == "approval":
        return f"most approve {winner}"
    return f"{winner} beats the others in pairs"
