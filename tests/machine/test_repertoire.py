"""The repertoire: every command of the table is typed by the machine, or it is said why not."""

from __future__ import annotations

import pytest

from machine import test_machine  # noqa: F401 - it loads every deed
from machine.deed import DEEDS, REPERTOIRE, Hand
from machine.house import House
from machine.village import Village
from moot.cli.table import NOUNS, commands

AT_THE_OPENING = frozenset(
    ("init", "group new", "invite", "join", "leave", "wait", "status", "state-hash")
)
"""Typed to begin and to end a village, in every example."""

APART: dict[str, str] = {
    "bundle make": "it is a file, and what it does another machine's; test_bundle.py does",
    "bundle take": "as bundle make",
    "config edit": "it opens an editor; tests/integration/cli does",
    "demo": "it makes three homes of its own; tests/integration/cli does",
    "device add": "a person of two machines is no longer one of three homes",
    "keep": "a keeper is no person; tests/integration and the walk-throughs do",
    "keep status": "as keep",
    "keep drop": "as keep",
    "key backup": "it takes a passphrase, and most of a second; tests/integration/cli does",
    "key restore": "as key backup; and a person of two machines is no longer one of three homes",
    "key lock": "as key backup; a locked home answers nothing",
    "key unlock": "as key lock",
    "person rename": "the ledger knows people by their names",
    "service install": "it would have this machine start a node",
    "service remove": "as service install",
    "uninstall": "it would take moot off this machine",
    "watch": "it does not end",
    "web": "it opens a door for browsers; tests/integration and tests/page do",
}

MOST_TRIES = 400


def test_every_command_is_typed_or_it_is_said_why_not() -> None:
    known = {command.name for command in commands()}
    typed = {name for names in REPERTOIRE.values() for name in names} | AT_THE_OPENING
    assert typed | APART.keys() == known
    assert not typed & APART.keys()


def test_each_deed_types_what_it_says_it_does(houses: dict[str, House]) -> None:
    village = Village(houses, "repertoire")
    try:
        village.connect()  # nobody has to hear of any of this
        for name in ("add", "aim", "say", "propose", "loosely"):
            DEEDS[name](village, Hand(0, 0, 0))
        DEEDS["propose"](village, Hand(0, 0, 1))
        for name, wanted in REPERTOIRE.items():
            for number in range(MOST_TRIES):
                if _typed(village) >= set(wanted):
                    break
                # Each way there is comes up, since no way is one of as many as there are tries.
                DEEDS[name](village, Hand(0, number // 3, number))
            missing = set(wanted) - _typed(village)
            assert not missing, f"{name} does not type {missing}"
    finally:
        village.leave()


def _typed(village: Village) -> set[str]:
    return {" ".join(words[: 1 + (words[0] in NOUNS)]) for words in village.typed if words}


@pytest.mark.parametrize("name", sorted(REPERTOIRE))
def test_each_deed_is_known_by_one_name(name: str) -> None:
    assert DEEDS[name].__name__ == name
    assert DEEDS[name].__doc__
