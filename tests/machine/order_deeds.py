"""How people keep order among things: needs, places, the archive, how much they want it."""

from __future__ import annotations

from machine import forest
from machine.deed import Hand, deed, finish, tasks, work
from machine.village import Village
from machine.writes import GONE

SIGNS = ("+1", "🥕", "thanks")


@deed("need")
def need(village: Village, hand: Hand) -> None:
    """One thing waits for another, or no longer."""
    known, ledger, who = work(village, hand), village.ledger, hand.who
    if len(known) < 2:
        return
    thing, on = hand.thing(known), hand.thing(known)
    there = [one for one in ledger.live(who, thing, "needs") if one.value == on]
    if hand.way((False, False, True)):
        done = village.act(who, "need", thing, "on", on, "--not")
        assert (done is None) == (not there), (thing, on)
        if done is not None:
            ledger.write(who, thing, "needs", GONE, there)
    else:
        arrows, parked = forest.needs(ledger, who)
        ahead: dict[str, set[str]] = {}
        for one in arrows:
            if one.at not in parked:
                ahead.setdefault(one.thing, set()).add(str(one.value))
        if thing == on or forest.leads(ahead, on, thing):
            village.refused(who, "need", thing, "on", on)
            return
        done = village.act(who, "need", thing, "on", on)
        assert (done is None) == bool(there), (thing, on)
        if done is not None:
            ledger.write(who, thing, "needs", on)
    finish(village, hand, thing, on)


@deed("move", "part")
def move(village: Village, hand: Hand) -> None:
    """Something hangs elsewhere, or stands elsewhere among its neighbours."""
    known, ledger, who = work(village, hand), village.ledger, hand.who
    if len(known) < 2:
        return
    thing, other = hand.thing(known), hand.thing(known)
    how = hand.way(("under", "part", "before", "after", "none"))
    grown = forest.forest(ledger, who)
    to = {"under": other, "part": other, "none": None}.get(how, grown.parent.get(other))
    line = {
        "under": ("move", thing, "under", other),
        "part": ("part", thing, "of", other),
        "none": ("move", thing, "under", "none"),
    }.get(how, ("move", thing, how, other))
    beside_itself = how in ("before", "after") and thing == other
    if beside_itself or (to is not None and grown.below(to, thing)):
        village.refused(who, *line, code=2 if beside_itself else 6)
        return
    village.act(who, *line)
    ledger.put(who, thing, "place", to)
    if how in ("before", "after"):
        order = [one["id"] for one in village.reads(who, "list", "--all", "--sort", "rank")]
        if thing in order and other in order and to is None:
            first = order.index(thing) < order.index(other)
            assert first == (how == "before"), (line, order)
    finish(village, hand, thing, other)


@deed("archive")
def put_away(village: Village, hand: Hand) -> None:
    """Something is put away, or kept."""
    known, ledger, who = work(village, hand), village.ledger, hand.who
    if not known:
        return
    thing, away = hand.thing(known), hand.way((True, False))
    archived = ledger.archived(who, thing)
    asked = any(one.value != "keep" for one in ledger.live(who, thing, "archived"))
    done = village.act(who, "archive", thing, *(() if away else ("--not",)))
    assert (done is None) == (archived if away else not asked), (thing, away)
    if done is not None and away:
        ledger.put_away(who, thing)
    elif done is not None:
        ledger.put(who, thing, "archived", "keep")
    finish(village, hand, thing)


@deed("lift", "effort")
def weigh(village: Village, hand: Hand) -> None:
    """How much somebody wants it, or how long it takes by their word."""
    known, ledger, who = tasks(village, hand), village.ledger, hand.who
    if not known:
        return
    thing = hand.thing(known)
    field, words, value = hand.way(
        (
            ("lift", "3", 3),
            ("effort", "2h", 120),
            ("lift", "1", 1),
            ("effort", "90min", 90),
            ("effort", "none", None),
            ("lift", "0", 0),
        )
    )
    mine = ledger.mine(who, thing, field)
    done = village.act(who, field, thing, words)
    same = [one.value for one in mine] == ([] if value is None else [value])
    assert (done is None) == (field == "effort" and same), (thing, field, words)
    if done is not None:
        ledger.put_own(who, thing, field, GONE if value is None else value)
    finish(village, hand, thing)


@deed("react")
def react(village: Village, hand: Hand) -> None:
    """A sign of one's own, or one sign less."""
    known, ledger, who = work(village, hand), village.ledger, hand.who
    if not known:
        return
    thing, sign, less = hand.thing(known), hand.way(SIGNS), hand.way((False, False, True))
    mine = ledger.mine(who, thing, "reactions")
    have = mine[-1].value if mine else ()
    assert isinstance(have, tuple)
    done = village.act(who, "react", thing, sign, *(["--not"] * less))
    assert (done is None) == ((sign in have) is not less), (thing, sign, less)
    if done is not None:
        rest = tuple(one for one in have if one != sign) if less else (*have, sign)
        ledger.put_own(who, thing, "reactions", rest or GONE)
    finish(village, hand, thing)
