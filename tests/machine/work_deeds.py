"""What people do with tasks, day by day."""

from __future__ import annotations

from machine import asks, claims
from machine.deed import Hand, deed, finish, tasks, work
from machine.village import Village
from machine.writes import GONE

TITLES = (
    "dig",
    "fix the pump",
    "  order   seeds ",
    "Möhren säen 🥕",
    "due:fri is a title",
    "水をやる",
    "a\u202eb",
    "x" * 300,
)
DAYS = ("2031-03-01", "2031-04-02", "2032-02-29")
TAGS = ("water", "urgent", "über")
MOST_THINGS = 4


@deed("add")
def add(village: Village, hand: Hand) -> None:
    """A new task, perhaps with a field and a tag."""
    if len(work(village, hand)) >= MOST_THINGS:
        edit(village, hand)
        return
    ledger, number = village.ledger, len(village.ledger.made)
    title = hand.way(TITLES)
    tag, due = hand.way(("", *TAGS)), hand.way(("", *DAYS))
    fields = [f"+{tag}"] * bool(tag) + [f"due:{due}"] * bool(due)
    answer = village.act(hand.who, "add", *fields, "--", f"{title} {number}")
    assert answer is not None
    thing = str(answer["thing"]["id"])
    village.script.name(thing)
    ledger.make(hand.who, thing, "task")
    ledger.put(hand.who, thing, "title", " ".join(f"{title} {number}".split(" ")).strip())
    ledger.put(hand.who, thing, "place", None)
    if tag:
        ledger.write(hand.who, thing, "tags", tag)
    if due:
        ledger.put(hand.who, thing, "due", due)
    finish(village, hand, thing)


@deed("edit")
def edit(village: Village, hand: Hand) -> None:
    """A field of a task."""
    known = tasks(village, hand)
    if known:
        thing = hand.thing(known)
        field = hand.way(("title", "due", "stage", "hands", "start"))
        ways: dict[str, tuple[tuple[str, object], ...]] = {
            "title": tuple((one, one) for one in ("mow", "weed", "Ωmega")),
            "due": (*((day, day) for day in DAYS), ("none", None)),
            "start": (*((day, day) for day in DAYS), ("none", None)),
            "stage": (("doing", "doing"), ("waiting", "waiting"), ("none", None)),
            "hands": (("2", (2, 2)), ("1..3", (1, 3)), ("none", None)),
        }
        word, value = hand.way(ways[field])
        village.edit(hand.who, thing, field, word, value)
        finish(village, hand, thing)


@deed("edit")
def tag(village: Village, hand: Hand) -> None:
    """A tag more, or one less."""
    known = work(village, hand)
    if known:
        thing, ledger = hand.thing(known), village.ledger
        word, less = hand.way(TAGS), hand.way((False, True))
        there = [one for one in ledger.live(hand.who, thing, "tags") if one.value == word]
        done = village.act(hand.who, "edit", thing, f"tag:-{word}" if less else f"+{word}")
        assert (done is None) == (bool(there) is not less), (thing, word, less)
        if done is not None and less:
            ledger.write(hand.who, thing, "tags", GONE, there)
        elif done is not None:
            ledger.write(hand.who, thing, "tags", word)
        finish(village, hand, thing)


@deed("claim")
def claim(village: Village, hand: Hand) -> None:
    """I will do this."""
    known = tasks(village, hand)
    if known:
        thing, ledger, who = hand.thing(known), village.ledger, hand.who
        role = hand.way(("lead", "lead", "help", "learn"))
        words, until = hand.way((None, "I have a ladder")), hand.way((None, DAYS[0]))
        now = claims.read(ledger, who, thing)
        mine = next((one for one in now if one.who == who), None)
        leads = [one for one in now if one.role == "lead" and one.who != who]
        line = ["claim", thing, "--as", role]
        line += ["-m", words] if words else []
        line += ["--until", until] if until else []
        full = len(leads) >= claims.most_hands(ledger, who, thing)
        if ledger.finished(who, thing) or (role == "lead" and mine is None and full):
            village.refused(who, *line)
            return
        said = claims.taken(ledger, who, thing, role, words, until)
        if village.act(who, *line) is not None:
            ledger.put_own(who, thing, "claims", said)
        finish(village, hand, thing)


@deed("drop")
def drop(village: Village, hand: Hand) -> None:
    """Give a task back; who was asked for it declines so."""
    known = tasks(village, hand)
    if known:
        ledger, who = village.ledger, hand.who
        mine = [
            thing
            for thing in known
            if any(one.who == who for one in claims.read(ledger, who, thing))
        ]
        thing = hand.rather(mine, known)
        if not any(one.who == who for one in claims.read(ledger, who, thing)):
            village.refused(who, "drop", thing, code=4)
            return
        closed = ledger.done(who, thing) or ledger.archived(who, thing)
        asked = [] if closed else asks.of_me(ledger, who, thing)
        village.act(who, "drop", thing)
        ledger.put_own(who, thing, "claims", GONE)
        for one in asked:
            ledger.write(who, thing, "declines", asks.Declined(one.at, None))
        finish(village, hand, thing)


@deed("done")
def done(village: Village, hand: Hand) -> None:
    """It is done."""
    known = tasks(village, hand)
    if known:
        thing, ledger, who = hand.thing(known), village.ledger, hand.who
        reopened = [one for one in ledger.live(who, thing, "done") if one.value == "open"]
        if ledger.done(who, thing) and not reopened:
            village.refused(who, "done", thing)
            return
        village.act(who, "done", thing, *hand.way(((), ("-m", "new seal"))))
        ledger.write(who, thing, "done", "done", reopened)
        finish(village, hand, thing)


@deed("reopen")
def reopen(village: Village, hand: Hand) -> None:
    """It is not done after all."""
    known = tasks(village, hand)
    if known:
        ledger, who = village.ledger, hand.who
        done_ = [thing for thing in known if ledger.finished(who, thing)]
        thing = hand.rather(done_, known)
        if not ledger.finished(who, thing):
            village.refused(who, "reopen", thing)
            return
        village.act(who, "reopen", thing)
        ledger.write(who, thing, "done", "open", ledger.live(who, thing, "done"))
        finish(village, hand, thing)
