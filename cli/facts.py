"""What there is to know about one thing, as names and values."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.outlook import outlook
from moot.cli.presence import had_by_words
from moot.cli.reaction_text import reactions
from moot.cli.thing_text import holders, tags
from moot.cli.vote_text import effect_words, ends, result, standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def facts(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """Names and values of what there is to know, in the order in which one asks."""
    yield from _doing(call, thing)
    yield from _order(call, thing)
    yield from _terms(call, thing)
    for decision in thing["decisions"]:
        yield "vote", _decision(call, decision)
    yield from outlook(call, thing)
    yield from _standing(call, thing)
    yield from _talk(thing)


def _doing(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """Who does it, and when."""
    if thing["template"]:
        yield "template", thing["template"]
    if thing["series"]:
        yield "comes", thing["series"]["words"]
    if thing["occurs"]:
        yield "day of", f"a series ({thing['occurs']['short']})"
    if thing["vote"]:
        yield from _vote(call, thing)
    elif thing["state"] == "claimed":
        yield "who", holders(thing)
    else:
        yield "state", thing["state"]
    for done in thing["done"]:
        why = f": {done['evidence']}" if done["evidence"] else ""
        yield "done by", f"{done['name']}, {_when(call, done['at'])}{why}"
    for claim in thing["claims"]:
        if claim["words"] or claim["until"]:
            until = f" until {_day(call, claim['until'])}" if claim["until"] else ""
            words = f": {claim['words']}" if claim["words"] else ""
            yield "claim", f"{claim['name']}{until}{words}"
    yield from _between(call, thing)


def _between(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """What people ask of each other, who gave way, and of whom nothing is heard."""
    for ask in thing["asks"]:
        words = f" ({ask['words']})" if ask["words"] else ""
        answer = f": {ask['answer']}" if ask["answer"] else ""
        state = {"open": "", "past": ""}.get(ask["state"], f", {ask['state']}{answer}")
        yield "asked", f"{ask['name']} asks {ask['to_name']}{words}{state}"
    for one in thing["yields"]:
        yield "yielded", f"{one['name']} yielded to {one['to_name'] or 'somebody'}"
    for claim in thing["claims"]:
        for mark in claim["quiet"]:
            words = f": {mark['words']}" if mark["words"] else ""
            since = _when(call, mark["since"])
            yield "quiet", f"{claim['name']}, quiet since {since}, says {mark['name']}{words}"


def _vote(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """How a decision stands, and what it takes."""
    vote, decision = thing["vote"], thing["decision"]
    yield "state", result(thing) or "open"
    if decision["outcome"]:
        yield "outcome", decision["outcome"]
    yield "votes", standing(vote)
    yield "rule", vote["rule"]
    if thing["state"] == "open":
        yield (
            "closes",
            _closes(vote) if call.screen.tty else vote["closes"] or "",
        )
    for effect in decision["effects"]:
        yield "then", effect_words(call, effect)
    for name in ("replaces", "replaced_by"):
        if decision[name]:
            yield (
                name.replace("_", " "),
                ", ".join([decision[name]] if name == "replaces" else decision[name]),
            )


def _closes(vote: Json) -> str:
    """When, or what else ends it."""
    if vote["closes"] is None:
        return "never" if vote["method"] == "poll" else "when enough say yes"
    return ends(vote).removeprefix("closes ")


def _decision(call: Invocation, decision: Json) -> str:
    """A decision about it: how it ended, or how it stands."""
    stands = result(decision) or f"open: {standing(decision['vote'])}"
    return f"{decision['title']} ({call.id_of(decision)}), {stands}"


def _order(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """What comes before it, and after."""
    for awaited in thing["needs"]:
        yield "needs", _awaited(call, awaited)
    for waiting in thing["needed_by"]:
        yield "blocks", f"{waiting['title']} ({call.id_of(waiting)})"


def _terms(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """When, how far, and for how many."""
    if thing["due"] and not thing["vote"]:
        late = " (overdue)" if "overdue" in thing["is"] and call.screen.tty else ""
        yield "due", _due(call, thing, "due") + late
    if thing["start"]:
        yield "start", _due(call, thing, "start")
    if thing["stage"] not in (None, "open"):
        yield "stage", thing["stage"]
    hands = thing["hands"]
    if hands and (hands["min"], hands["max"]) != (1, 1):
        least, most = hands["min"], hands["max"]
        yield "hands", str(least) if least == most else f"{least} to {most}"


def _awaited(call: Invocation, awaited: Json) -> str:
    title = awaited["title"] or "something that has not come here yet"
    state = "goes in a circle: counts for nothing" if awaited["parked"] else awaited["state"]
    return f"{title} ({call.id_of(awaited)}){f', {state}' if state else ''}"


def _when(call: Invocation, stamp: str) -> str:
    """Words to people, the time itself to programs."""
    return moment.when(stamp) if call.screen.tty else stamp


def _day(call: Invocation, date: str) -> str:
    """A day without a time: in words to people, as it is written to programs."""
    return moment.day(*map(int, date.rsplit("-", 2))) if call.screen.tty else date


def _due(call: Invocation, thing: Json, field: str) -> str:
    given = {"due": thing[field], "due_at": thing[f"{field}_at"]}
    return moment.due(given) if call.screen.tty else str(thing[field])


def _standing(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """Where it belongs, and who has it."""
    if thing["tags"]:
        yield "tags", tags(thing)
    if thing["why"]:
        yield "why", thing["why"]
    if thing["path"]:
        yield "part of", " > ".join(f"{one['title']} ({call.id_of(one)})" for one in thing["path"])
    for backer in thing["backing"]:
        words = f": {backer['words']}" if backer["words"] else ""
        yield backer["as"], f"{backer['name']}{words}"
    if thing["lift"]["members"]:
        yield "lift", f"{thing['lift']['median']} of 3, by {thing['lift']['members']}"
    if thing["parts"]["all"]:
        yield "parts", f"{thing['parts']['done']} of {thing['parts']['all']} done"
    yield "made", f"{_when(call, thing['made'])} by {thing['by_name']}"
    if thing["imported"]:
        yield "from", _source(thing["imported"])
    yield "had by", had_by_words(thing, whole=call.verbose or not call.screen.tty)


def _source(imported: Json) -> str:
    """The file it was taken in from, or where it is to be seen."""
    return f"{imported['from']}, {imported['url'] or imported['key']}"


def _talk(thing: Json) -> Iterator[tuple[str, str]]:
    """What came of what people said of it, and with it."""
    for claim in thing["claims"]:
        if claim["offer"]:
            yield "offer", f"{claim['name']} took it up"
    if thing["reactions"]:
        yield "reacted", reactions(thing)
