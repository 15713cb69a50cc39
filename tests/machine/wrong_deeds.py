"""What people get wrong: it is refused in words, by a code, and changes nothing."""

from __future__ import annotations

from machine.deed import Hand, deed
from machine.village import Village
from moot.cli.table import commands

ODD = ("zzzzzzzz", "\u202e", "💥", "", " ", "../..", "%00", "-", "ID", "ß", "z" * 5000, "'; drop")
"""No ids."""

OF_AN_ID = (
    "show", "edit {} due:fri", "claim", "drop", "done", "reopen", "say {} words", "why", "archive",
    "need {} on {}", "move {} under none", "lift {} 1", "blame", "part {} of {}", "back",
    "pledge {} words", "measure {} 1", "ask {} ben", "decline", "pair", "yield", "split {} a / b",
    "stale", "repeat {} daily", "series", "skip", "effort {} 2h", "promote {} --why x", "demote",
    "react {} +1", "take", "redact {} --yes", "vote {} yes", "object {} -m x", "decided",
    "outcome {} words", "withdraw", "link {} serves {}", "sign {} words",
)  # fmt: skip

OF_A_TASK = (
    "back {} in", "pledge {} words", "vote {} yes", "object {} -m x", "redact {} --yes", "take {}",
    "measure {} 1", "sign {} words", "demote {}", "withdraw {}", "outcome {} words", "skip {}",
    "lift {} 9", "lift {} much", "edit {} due:never", "edit {} hands:0", "edit {} hands:3..1",
    "edit {} stage:nowhere", "edit {} state:active", "edit {} threshold:1", "edit {} colour:red",
    "edit {}", "effort {} soon", "react {} two_words_that_are_far_too_long_for_a_sign", "say {}",
    "say {} x --kind rumour", "claim {} --as king", "claim {} --until never", "split {} one",
    "claim {} zzzzzzzz", "done {} zzzzzzzz", "archive {} zzzzzzzz", "move {} beside {}",
    "need {} {}", "ask {} nobody", "link {} likes {}", "repeat {} sometimes", "need {} on zzzzzzzz",
)  # fmt: skip

OF_NOTHING = (
    "bogus", "clam", "add", "add --", "propose", "propose q --rule king", "view save",
    "propose q --rule ranked --option one", "list is:nonsense", "list --sort smell", "goal",
    "list -n many", "find", "goal add x --no-input", "at tomorrow list", "at today add x",
    "config set nonsense x", "config get nonsense", "import /nowhere/at/all", "wait for godot",
    "export /nowhere/at/all.csv", "export x.nope", "group use nowhere", "get title", "ping nobody",
    "schema nonsense", "completion cobol", "person verify nobody",
    "list view:nowhere", "template use nowhere", "group rules decide king", "help nonsense",
    "undo zzzzzzzz", "list -g nowhere", "view drop nowhere", "add +a,b x", "add due:never x",
)  # fmt: skip


@deed()
def slip(village: Village, hand: Hand) -> None:
    """A slip: an id that is none, the wrong kind, a wrong value, a word that there is not."""
    tasks = village.ledger.things(hand.who, "task")
    kind = hand.way((_unknown_id, _nothing, _task, _option))
    words = kind(hand, tasks)
    if words is not None:
        before = village.houses[hand.who].hash
        programs = hand.way((True, False))
        done = village.type(hand.who, *(["--json"] if programs else []), *words)
        assert done.code in (1, 2, 3, 4, 6), (words, done)
        assert programs or done.err.startswith("moot: "), (words, done)
        assert len(done.err.splitlines()) <= 12, (words, done)
        same = village.houses[hand.who].hash == before
        assert village.restless or same, f"{words} was refused, and changed something"


def _unknown_id(hand: Hand, tasks: list[str]) -> list[str] | None:
    del tasks
    line, odd = hand.way(OF_AN_ID), hand.way(ODD)
    words = line.split() if "{}" in line else [line, "{}"]
    # A word that begins with a dash would be an option, and `-` stands for standard input.
    return [word.replace("{}", odd) for word in words]


def _task(hand: Hand, tasks: list[str]) -> list[str] | None:
    if not tasks:
        return None
    thing = hand.thing(tasks)
    return [word.replace("{}", thing) for word in hand.way(OF_A_TASK).split()]


def _nothing(hand: Hand, tasks: list[str]) -> list[str] | None:
    del tasks
    return hand.way(OF_NOTHING).split()


def _option(hand: Hand, tasks: list[str]) -> list[str] | None:
    del tasks
    names = [one.name for one in commands()]
    return [*hand.way(names).split(), "--bogus"]
