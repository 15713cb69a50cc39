"""What people only look at: whatever they ask and however, nothing is changed by it."""

from __future__ import annotations

from machine.deed import Hand, deed, work
from machine.village import Village
from moot.cli.table import NOUNS

LOOKS: tuple[tuple[str, ...], ...] = (
    ("now",),
    ("list", "--all"),
    ("list", "is:open", "not:+water", "--sort", "-due"),
    ("find", "dig"),
    ("show", "ID", "--history", "--muted"),
    ("next",),
    ("log", "-n", "50"),
    ("inbox", "--all"),
    ("conflicts", "--all"),
    ("blame", "ID"),
    ("at", "today", "list"),
    ("at", "yesterday", "goal", "tree"),
    ("view", "list"),
    ("goal", "list", "--all"),
    ("goal", "tree", "--all"),
    ("template", "list"),
    ("loose",),
    ("decisions", "--all"),
    ("group", "rules"),
    ("group", "list"),
    ("device", "list"),
    ("key", "show"),
    ("me",),
    ("who",),
    ("person", "show", "ben"),
    ("sync",),
    ("wait", "ready"),
    ("state-hash",),
    ("dump",),
    ("get", "ID.title"),
    ("schema", "thing"),
    ("config", "list"),
    ("config", "get", "group"),
    ("status",),
    ("doctor",),
    ("node", "logs", "-n", "3"),
    ("service", "show"),
    ("export", "-", "--as", "csv"),
    ("export", "-", "--as", "ics"),
    ("export", "-", "--as", "md"),
    ("help", "claim"),
    ("completion", "bash"),
    ("version",),
)
MAYBE: tuple[tuple[str, ...], ...] = (("why", "ID"), ("ping", "ben"), ("ping", "cy"))
"""What may be refused: a goal has no score, and somebody may be away."""

PLAIN = frozenset(("help", "completion", "export"))
"""What has an answer of one kind alone."""


def commands(lines: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The commands that lines begin with, of one word or of two."""
    return tuple(dict.fromkeys(" ".join(one[: 1 + (one[0] in NOUNS)]) for one in lines))


@deed(*commands(LOOKS), *commands(MAYBE))
def look(village: Village, hand: Hand) -> None:
    """Any command that reads, for people or for programs."""
    line, known = hand.way((*LOOKS, *MAYBE)), work(village, hand)
    if any("ID" in word for word in line) and not known:
        return
    thing = hand.thing(known) if known else ""
    words = [word.replace("ID", thing) for word in line]
    programs = hand.way((True, False)) and line[0] not in PLAIN
    before = village.houses[hand.who].hash
    done = village.type(hand.who, *(["--json"] if programs else []), *words)
    assert done.code == 0 or line in MAYBE, (words, done)
    assert village.restless or village.houses[hand.who].hash == before, f"{words} changed something"
