"""What people settle between them: who asks whom, and who gives way where two took the same."""

from __future__ import annotations

from machine import asks, claims
from machine.deed import Hand, deed, finish, tasks
from machine.village import NAMES, Village
from machine.writes import GONE


@deed("ask")
def ask(village: Village, hand: Hand) -> None:
    """Somebody is asked, or no longer."""
    known, ledger, who = tasks(village, hand), village.ledger, hand.who
    if not known:
        return
    thing, to = hand.thing(known), hand.way([one for one in NAMES if one != who] + [who])
    words, less = hand.way((None, "you know how")), hand.way((False, False, True))
    mine = [
        one
        for one in ledger.mine(who, thing, "asks")
        if isinstance(one.value, asks.Asked) and one.value.to == to
    ]
    if less:
        if not mine:
            village.refused(who, "ask", thing, to, "--withdraw")
            return
        village.act(who, "ask", thing, to, "--withdraw")
        ledger.write(who, thing, "asks", GONE, mine)
    else:
        line = ["ask", thing, to, *(["-m", words] if words else [])]
        having = any(one.who == to for one in claims.read(ledger, who, thing))
        if to == who or ledger.finished(who, thing) or having:
            village.refused(who, *line, code=2 if to == who else 6)
            return
        same = asks.Ask(who, to, words, "open") in asks.read(ledger, who, thing)
        done = village.act(who, *line)
        assert (done is None) == same, (thing, to, words)
        if done is not None:
            ledger.write(who, thing, "asks", asks.Asked(to, words), mine)
    finish(village, hand, thing)


@deed("decline")
def decline(village: Village, hand: Hand) -> None:
    """Say no to whoever asks."""
    known, who = tasks(village, hand), hand.who
    if not known:
        return
    # Rather where somebody asks: elsewhere there is nothing to say no to.
    asked = [one for one in known if _asked(village, who, one)]
    thing = hand.thing(asked or known)
    if not asked:
        village.refused(who, "decline", thing)
        return
    village.act(who, "decline", thing)
    _decline(village, who, thing)
    finish(village, hand, thing)


def _asked(village: Village, who: str, thing: str) -> bool:
    there = asks.read(village.ledger, who, thing)
    return any((one.to, one.state) == (who, "open") for one in there)


def _decline(village: Village, who: str, thing: str) -> None:
    """Say no to all that one can still answer there."""
    ledger = village.ledger
    if not (ledger.done(who, thing) or ledger.archived(who, thing)):
        for one in asks.of_me(ledger, who, thing):
            ledger.write(who, thing, "declines", asks.Declined(one.at, None))


@deed("pair", "yield", "split")
def settle(village: Village, hand: Hand) -> None:
    """Answer that a task was taken twice, where it was."""
    known, ledger, who = tasks(village, hand), village.ledger, hand.who
    if not known:
        return
    twice = [one for one in known if any(c.doubled for c in claims.read(ledger, who, one))]
    thing, way = hand.thing(twice or known), hand.way((_pair, _yield, _split))
    if way(village, who, thing):
        finish(village, hand, thing)


def _pair(village: Village, who: str, thing: str) -> bool:
    ledger = village.ledger
    now = claims.read(ledger, who, thing)
    if not any(one.doubled for one in now):
        village.refused(who, "pair", thing)
        return False
    village.act(who, "pair", thing)
    hands = ledger.last(who, thing, "hands")
    least = hands[0] if isinstance(hands, tuple) else 1
    ledger.put(who, thing, "hands", (least, sum(one.role == "lead" for one in now)))
    return True


def _yield(village: Village, who: str, thing: str) -> bool:
    ledger = village.ledger
    now = claims.read(ledger, who, thing)
    others = [one for one in now if one.who != who and one.role == "lead"]
    mine = [one for one in claims.standing(ledger, who, thing) if one.who == who]
    if not mine or not others:
        village.refused(who, "yield", thing, code=6 if mine else 4)
        return False
    village.act(who, "yield", thing)
    to = next((one for one in others if one.doubled), others[0])
    said = claims.said_by(mine[0])._replace(name=claims.name_of(mine[0]), gave_way_to=to.who)
    # What is asked is answered by giving way, too: it is read before the claim is gone.
    _decline(village, who, thing)
    ledger.put_own(who, thing, "claims", said)
    return True


def _split(village: Village, who: str, thing: str) -> bool:
    ledger = village.ledger
    now = claims.read(ledger, who, thing)
    doubled = [one.who for one in now if one.doubled]
    line = ("split", thing, "take", "it", "out", "/", "mend", "it")
    if who not in doubled:
        mine = any(one.who == who for one in now)
        # Others took it twice: of mine there is nothing to part.
        village.refused(who, *line, code=4 if doubled and not mine else 6 if not doubled else 4)
        return False
    answer = village.act(who, *line)
    assert answer is not None
    role = next(one for one in claims.standing(ledger, who, thing) if one.who == who)
    said = claims.said_by(role)
    others = [one for one in doubled if one != who]
    titles = ("take it out", "mend it")
    for at, (part, title) in enumerate(zip(answer["parts"], titles, strict=True)):
        ledger.make(who, part["id"], "task")
        ledger.put(who, part["id"], "title", title)
        ledger.put(who, part["id"], "place", thing)
        if at:
            ledger.write(who, part["id"], "asks", asks.Asked(others[0], None))
        else:
            fresh = claims.Said(said.role, said.words, said.until, None, frozenset())
            ledger.put_own(who, part["id"], "claims", fresh)
    _decline(village, who, thing)
    ledger.put_own(who, thing, "claims", GONE)
    return True
