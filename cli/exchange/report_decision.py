"""A decision in a report: what was asked, what came of it, and who said what."""

from __future__ import annotations

from moot.cli.exchange.markdown import block, inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.json_text import Json

RESULTS = {
    "open": "open",
    "closing": "closed, and not final yet",
    "passed": "passed",
    "failed": "not passed",
    "split": "split: two results were sealed",
    "withdrawn": "taken back",
}
"""How each state reads."""


def decision(told: Json, indent: str) -> Iterator[str]:
    """Its question, result, votes and outcome, a paragraph each."""
    vote, whole = told["vote"], told["decision"]
    yield f"\n{indent}**Decision**, {told['made'][:10]}: {inline(told['title'])}\n"
    if whole["body"]:
        yield "\n" + block(whole["body"], indent)
    if whole["options"]:
        yield f"\n{indent}Between: {'; '.join(map(inline, whole['options']))}.\n"
    yield f"\n{indent}**{_result(told)}**; {_counts(vote)}\n"
    said = [_ballot(one) for one in whole["ballots"]]
    if said:
        yield f"\n{indent}Votes: {'; '.join(said)}.\n"
    if whole["outcome"]:
        yield "\n" + block(whole["outcome"], indent, "Outcome: ")


def _result(told: Json) -> str:
    said = RESULTS.get(told["state"], str(told["state"]))
    winner = told["vote"]["winner"] if told["state"] in ("closing", "passed") else None
    return f"{said}: {inline(winner)}" if winner else said


def _counts(vote: Json) -> str:
    counts = [f"{count} {inline(word)}" for word, count in vote["counts"].items() if count]
    return ", ".join([*counts, f"{vote['voted']} of {vote['asked']} voted"])


def _ballot(one: Json) -> str:
    words = f" ({inline(one['words'])})" if one["words"] else ""
    late = ", too late to count" if one["late"] else ""
    unclear = ", and something else from another device" if one["unclear"] else ""
    return f"{inline(one['name'])}: {inline(one['choice'])}{words}{late}{unclear}"
