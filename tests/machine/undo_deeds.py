"""What people take back, and do again after all.

What stands still of an act gives way to what was there before it; what others wrote since stays.
"""

from __future__ import annotations

from machine import claims
from machine.deed import Hand, deed, finish
from machine.ledger import Ledger
from machine.village import Village
from machine.writes import GONE, Act, Write

FOLLOWED = frozenset(
    "title due start stage hands why state threshold tags "
    "lift effort backing pledge reactions done claims".split()
)
"""Fields of which the ledger knows what taking back means."""

OWN = frozenset(("lift", "effort", "backing", "pledge", "reactions", "claims"))


@deed("undo")
def undo(village: Village, hand: Hand) -> None:
    """Take back the last act, or do again what was taken back last."""
    ledger, who = village.ledger, hand.who
    again = hand.way((False, True))
    line = ("undo", *(["--redo"] if again else []))
    act = _candidate(ledger, who, again=again)
    if act is None:
        if not ledger.acts[who] or again:
            village.refused(who, *line)
        return
    if not act.known or not {one.field for one in act.writes} <= FOLLOWED:
        return
    meant = [(one, fresh) for one in act.writes for fresh in _inverse(ledger, who, one)]
    if not meant:
        village.refused(who, *line)
        return
    village.act(who, *line)
    ledger.acts[who][-1] = Act(act, again=again)
    for one, (value, over) in meant:
        fresh = ledger.write(who, one.thing, one.field, value, over)
        ledger.stands_for(fresh, one)
    finish(village, hand, *dict.fromkeys(one.thing for one in act.writes))


def _holds(ledger: Ledger, who: str, act: Act) -> bool:
    return not any(one.back is act and _holds(ledger, who, one) for one in ledger.acts[who])


def _candidate(ledger: Ledger, who: str, *, again: bool) -> Act | None:
    """The last act that was not taken back; or the last taking back."""
    for act in reversed(ledger.acts[who]):
        wanted = act.back is not None and not act.again if again else act.back is None
        if wanted and _holds(ledger, who, act):
            return act
    return None


Fresh = tuple[object, list[Write]]


def _inverse(ledger: Ledger, who: str, one: Write) -> list[Fresh]:
    """What is written to take one write back: values, each with what it takes the place of."""
    live = ledger.live(who, one.thing, one.field)
    standing = [each for each in live if ledger.same(each, one)]
    before = [each for each in map(ledger.all.__getitem__, sorted(one.over)) if each.value != GONE]
    if one.value == GONE:
        if one.field in OWN and ledger.mine(who, one.thing, one.field):
            return []
        there = [each.value for each in live]
        return [
            (_again(ledger, who, each), [])
            for each in before
            if (one.field in OWN or each.value not in there) and _may(ledger, who, each)
        ]
    if not standing:
        return []
    if not before:
        return [(GONE, standing)]
    return [(_again(ledger, who, each), standing) for each in before if _may(ledger, who, each)]


def _may(ledger: Ledger, who: str, before: Write) -> bool:
    """Whether a claim can be taken up again: not where others lead by now, and enough."""
    if before.field != "claims":
        return True
    now = claims.read(ledger, who, before.thing)
    leads = [one for one in now if one.role == "lead" and one.who != who]
    mine = any(one.who == who for one in now)
    full = len(leads) >= claims.most_hands(ledger, who, before.thing)
    said = claims.said_by(before)
    return said.gave_way_to is None and (said.role != "lead" or mine or not full)


def _again(ledger: Ledger, who: str, before: Write) -> object:
    if before.field != "claims":
        return before.value
    said = claims.said_by(before)
    return claims.taken(ledger, who, before.thing, said.role, said.words, said.until)
