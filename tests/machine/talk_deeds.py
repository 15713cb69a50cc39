"""What people say, say otherwise, and take back."""

from __future__ import annotations

from machine import thoughts
from machine.deed import Hand, deed, finish, work
from machine.village import Village

WORDS = (
    "the seal is gone",
    "who has\na wrench?",
    "nein, danke, später",
    "@ben look",
    "\u202eevil",
)


@deed("say")
def say(village: Village, hand: Hand) -> None:
    """Something about a thing, or in answer to somebody."""
    known, ledger, who = work(village, hand), village.ledger, hand.who
    if known:
        thing = hand.thing(known)
        kind = hand.way(("thought", "question", "concern", "offer", "news"))
        words = f"{hand.way(WORDS)} {len(ledger.all)}"
        said = sorted(thoughts.thread(ledger, who, thing))
        under = hand.way((thing, *(one.id for one in said)))
        answer = village.act(who, "say", under, "-", "--kind", kind, paste=words)
        assert answer is not None
        thought = str(answer["thought"]["id"])
        village.script.name(thought)
        ledger.make(who, thought, "thought")
        ledger.write(who, thought, "began", thoughts.Began(thing, kind))
        ledger.put(who, thought, "words", words)
        finish(village, hand, thing)


def _thoughts(village: Village, hand: Hand) -> list[str]:
    return village.ledger.things(hand.who, "thought")


@deed("edit")
def say_otherwise(village: Village, hand: Hand) -> None:
    """The same in other words; nobody changes another's."""
    known, ledger, who = _thoughts(village, hand), village.ledger, hand.who
    if known:
        said = thoughts.read(ledger, who, hand.thing(known))
        words = f"rather this {hand.way(tuple(range(3)))}"
        line = ("edit", said.id, f"title:{words}")
        if said.who != who or said.redacted:
            village.refused(who, *line, code=4 if said.who != who else 6)
            return
        done = village.act(who, *line)
        assert (done is None) == (words == said.words), (line, said)
        if done is not None:
            ledger.put(who, said.id, "words", words)
        finish(village, hand, _about(village, said.id))


@deed("redact")
def take_back(village: Village, hand: Hand) -> None:
    """Words are taken back by who said them."""
    known, ledger, who = _thoughts(village, hand), village.ledger, hand.who
    if known:
        said = thoughts.read(ledger, who, hand.thing(known))
        if said.who != who:
            village.refused(who, "redact", said.id, "--yes", code=4)
            return
        done = village.act(who, "redact", said.id, "--yes")
        assert (done is None) == said.redacted, said
        if done is not None:
            ledger.put_own(who, said.id, "redacted", value=True)
        finish(village, hand, _about(village, said.id))


def _about(village: Village, thought: str) -> str:
    began = next(one for one in village.ledger.all if (one.thing, one.field) == (thought, "began"))
    assert isinstance(began.value, thoughts.Began)
    return began.value.about
