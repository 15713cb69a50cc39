"""What people do with goals: make and back them, pledge, turn tasks into goals and back."""

from __future__ import annotations

from machine import goals
from machine.deed import Hand, deed, finish, work
from machine.village import Village
from machine.work_deeds import MOST_THINGS
from machine.writes import GONE


def _goals(village: Village, hand: Hand) -> list[str]:
    return village.ledger.things(hand.who, "goal")


@deed("goal add")
def aim(village: Village, hand: Hand) -> None:
    """A new goal."""
    if len(work(village, hand)) >= MOST_THINGS:
        aim_otherwise(village, hand)
        return
    ledger, who = village.ledger, hand.who
    title = f"a garden {len(ledger.made)}"
    answer = village.act(who, "goal", "add", title, "--why", "to sit in")
    assert answer is not None
    thing = str(answer["thing"]["id"])
    village.script.name(thing)
    ledger.make(who, thing, "goal")
    ledger.put(who, thing, "title", title)
    ledger.put(who, thing, "why", "to sit in")
    ledger.put(who, thing, "place", None)
    finish(village, hand, thing)


@deed("edit")
def aim_otherwise(village: Village, hand: Hand) -> None:
    """A field of a goal."""
    known = _goals(village, hand)
    if known:
        thing = hand.thing(known)
        field, word, value = hand.way(
            (
                ("state", "active", "active"),
                ("threshold", "2", 2),
                ("why", "to rest", "to rest"),
                ("title", "an orchard", "an orchard"),
                ("state", "reached", "reached"),
                ("threshold", "none", None),
                ("state", "forming", "forming"),
                ("why", "to eat", "to eat"),
            )
        )
        village.edit(hand.who, thing, field, word, value)
        finish(village, hand, thing)


@deed("back")
def back(village: Village, hand: Hand) -> None:
    """How somebody stands to a goal."""
    known, ledger, who = _goals(village, hand), village.ledger, hand.who
    if known:
        thing, stand = hand.thing(known), hand.way(("in", "watching", "out"))
        words = hand.way((None, "after the harvest"))
        same = (stand, words) in [one.value for one in ledger.mine(who, thing, "backing")]
        done = village.act(who, "back", thing, stand, *(["-m", words] if words else []))
        assert (done is None) == same, (thing, stand, words)
        if done is not None:
            ledger.put_own(who, thing, "backing", (stand, words))
        finish(village, hand, thing)


@deed("pledge")
def pledge(village: Village, hand: Hand) -> None:
    """What somebody gives, perhaps if enough do; or no longer."""
    known, ledger, who = _goals(village, hand), village.ledger, hand.who
    if known:
        thing, least = hand.thing(known), hand.way((1, 2, 3, 0))
        given = goals.Given("two days", least)
        mine = [one.value for one in ledger.mine(who, thing, "pledge")]
        if least:
            condition = ["--if", str(least)] if least > 1 else []
            done = village.act(who, "pledge", thing, "two", "days", *condition)
            assert (done is None) == (mine == [given]), (thing, given)
        else:
            done = village.act(who, "pledge", thing, "--withdraw")
            assert (done is None) == (not mine), thing
        if done is not None:
            ledger.put_own(who, thing, "pledge", given if least else GONE)
        finish(village, hand, thing)


@deed("promote", "demote")
def turn(village: Village, hand: Hand) -> None:
    """A task becomes a goal, or a goal a task; what the other kind lacks is kept."""
    known, ledger, who = work(village, hand), village.ledger, hand.who
    if known:
        thing, up = hand.thing(known), hand.way((True, False))
        line = ("promote", thing, "--why", "it grew") if up else ("demote", thing)
        into = "goal" if up else "task"
        if ledger.kind(who, thing) == into and len(ledger.live(who, thing, "kind")) < 2:
            village.refused(who, *line, code=2)
            return
        village.act(who, *line)
        ledger.put(who, thing, "kind", into)
        if up:
            ledger.put(who, thing, "why", "it grew")
        finish(village, hand, thing)
