"""What the ledger does not follow in detail, done to things that it leaves alone.

The laws for everything hold for it: all homes show the same, no word is lost, nothing breaks.
"""

from __future__ import annotations

from machine.deed import Hand, deed
from machine.village import Answer, Village

MOST_SCRAPS = 3

LINES = (
    "edit {} notes:WORDS", "sign {} WORDS --target 40 --unit kg", "measure {} 12.5", "stale {}",
    "stale {} --not", "repeat {} every fri 18:00", "series {}", "repeat {} none",
    "template save {} NAME", "template use NAME --as once", "template save {} none",
    "link {} https://example.org/pump", "link {} serves {}", "claim {}", "drop {}",
    "promote {} --why WORDS", "group rules days 5", "view save NAME is:open --shared",
    "view save NAME +water", "view show NAME", "view drop NAME", "view drop NAME --shared",
    "person about WORDS", "group purpose WORDS", "device name WORDS", "inbox --all-read",
    "inbox --read {}",
    "edit {} horizon:2031", "undo {}", "archive {}", "keep {}", "move {} under none", "demote {}",
    "config set list.limit 20", "config set list.limit",
)  # fmt: skip


@deed(
    "edit", "sign", "measure", "stale", "repeat", "series", "template save", "template use", "link",
    "view save", "view show", "view drop", "person about", "group purpose", "device name", "inbox",
    "config set",
)  # fmt: skip
def loosely(village: Village, hand: Hand) -> None:
    """Any of the other commands that write."""
    who = hand.who
    if len(village.scraps) < MOST_SCRAPS:
        title = f"scrap {len(village.scraps)}"
        made = village.loosely(who, "add", title)
        assert made is not None
        village.scraps.append(str(made["thing"]["id"]))
        village.script.name(village.scraps[-1])
        village.ledger.words.add(title)
    scrap, line = hand.thing(village.scraps), hand.way(LINES)
    name, said = f"n{hand.way((1, 2))}", f"words {len(village.script)}"
    words = [
        word.replace("{}", scrap).replace("NAME", name).replace("WORDS", said)
        for word in line.split()
    ]
    before = village.houses[who].hash
    answer = village.loosely(who, *words)
    if answer is None and not village.restless and not _reads(line):
        assert village.houses[who].hash == before, f"{words} was refused, and changed something"
    if answer is not None and "WORDS" in line and "thing" in answer:
        village.ledger.words.add(said)
    _settle(village, who)


def _reads(line: str) -> bool:
    return line.startswith(("series", "view show"))


def _settle(village: Village, who: str) -> None:
    if who in village.online:
        village.settle()


@deed("series", "skip")
def some_day(village: Village, hand: Hand) -> None:
    """A day of a series is left out, done, or done after all."""
    who = hand.who
    if village.scraps:
        scrap = hand.thing(village.scraps)
        days = village.type(who, "--json", "series", scrap)
        if days.code == 0:
            found = village.reads(who, "series", scrap)
            listed = found if isinstance(found, list) else found["days"]
            if listed:
                day = str(hand.thing(listed)["id"])
                village.loosely(who, hand.way(("skip", "done", "reopen", "claim")), day)
        _settle(village, who)


@deed("take")
def take(village: Village, hand: Hand) -> None:
    """A hand that was offered becomes a claim."""
    who = hand.who
    if village.scraps:
        scrap = hand.thing(village.scraps)
        offer = village.loosely(who, "say", scrap, "--kind", "offer", "my", "hands")
        if offer is not None:
            thought = str(_thought(offer)["id"])
            village.script.name(thought)
            village.loosely(who, "take", thought, "--as", hand.way(("help", "lead", "learn")))
        _settle(village, who)


def _thought(answer: Answer) -> Answer:
    thought = answer["thought"]
    assert isinstance(thought, dict)
    return thought


@deed("person verify", "person mute", "group use", "group rules", "conflicts")
def privately(village: Village, hand: Hand) -> None:
    """What concerns me alone, or all of us a little."""
    who = hand.who
    other = hand.way([one for one in village.houses if one != who])
    how = hand.way(("mute", "verify", "use", "rules", "conflicts"))
    if how == "mute":
        for line in (("person", "mute", other), ("person", "mute", other, "--not")):
            assert village.type(who, "--json", *line).code == 0, line
    elif how == "verify":
        village.loosely(who, "person", "verify", other, "--words", "no-such-words-here")
    elif how == "use":
        assert village.type(who, "--json", "group", "use", village.group).code == 0
    elif how == "rules":
        village.loosely(who, "group", "rules", "days", str(hand.way((5, 9))))
    else:
        told = village.reads(who, "conflicts")
        if told:
            village.type(who, "--json", "conflicts", "--seen", str(hand.thing(told)["id"]))
    _settle(village, who)


@deed("export", "import")
def carry(village: Village, hand: Hand) -> None:
    """A history is written to a file, and taken in where everything in it is known."""
    who = hand.who
    house = village.houses[who]
    file = str(house.home / "carried.jsonl")
    assert village.type(who, "--json", "export", file, "--force").code == 0
    before = house.hash
    done = village.type(who, "--json", "import", file)
    assert done.code == 0, done
    assert village.restless or house.hash == before, "its own history changed a home"
