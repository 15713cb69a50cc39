"""`moot` alone: ten lines, whatever there is."""

from __future__ import annotations

import io
from itertools import product
from typing import Any

import pytest

from moot.cli.commands.now import now
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.screen import Screen

COMMAND = Command("now", "", "", "now:now", section="")


class Reply:
    """An answer of a node."""

    def __init__(self, value: Any, **headers: str) -> None:
        self.value = value
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def thing(number: int, *, conflict: bool) -> dict[str, Any]:
    words = ["free", "open", *(["conflict"] if conflict else [])]
    return {
        "id": f"{number:016}", "short": f"{number:04}", "kind": "task", "title": f"task {number}",
        "state": "free", "who": [], "tags": [], "due": None, "due_at": None, "stage": "open",
        "is": words, "conflicts": [],
    }  # fmt: skip


def letter(number: int) -> dict[str, Any]:
    return {
        "id": f"m{number:015}", "short": f"m{number:03}", "kind": "word", "read": False,
        "thing": thing(number, conflict=False), "at": "2026-01-01T00:00:00.000Z",
        "message": f"ben: word {number}",
    }  # fmt: skip


def shown(
    monkeypatch: pytest.MonkeyPatch,
    tasks: int,
    letters: int,
    others: int,
    votes: int,
    *,
    conflict: bool,
) -> list[str]:
    """The lines on a terminal."""
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    person = {"name": "ben", "here": False, "state": "lacks", "lacks": 1, "lacks_mine": 1,
              "seen": None, "reason": "away", "person": "b"}  # fmt: skip
    sync = {"group": "garden", "power": "write", "others": others, "have_all": 0,
            "mine_waiting": 1, "mine_alone": 0, "have_mine": 0, "network": "up",
            "people": [person] * others}  # fmt: skip

    def get(path: str, **query: Any) -> Reply:
        if path == "/v1/sync":
            return Reply(sync)
        if path == "/v1/inbox":
            count = min(letters, query["limit"])
            return Reply([letter(one) for one in range(count)], moot_total=str(letters))
        asked = query["q"]
        if asked == "kind:decision is:unvoted":
            return Reply([], moot_total=str(votes))
        if "is:conflict" in asked:
            return Reply([thing(0, conflict=True)] if conflict and tasks else [])
        share = tasks if asked.endswith(" not:is:asked is:free") else 0
        found = [thing(one, conflict=conflict) for one in range(min(share, query["limit"]))]
        return Reply(found, moot_total=str(share))

    call = Invocation(COMMAND, Arguments())
    text = io.StringIO()
    call.screen = Screen(text)
    monkeypatch.setattr(call, "get", get)
    assert now(call) == 0
    call.screen.flush()
    return text.getvalue().splitlines()


@pytest.mark.spec("CLI-26")
def test_ten_lines_are_enough_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    for tasks, letters, others, votes, conflict in product(
        (0, 1, 5, 6, 7, 8, 500), (0, 1, 2, 99), (0, 3), (0, 1, 12), (False, True)
    ):
        lines = shown(monkeypatch, tasks, letters, others, votes, conflict=conflict)
        assert len(lines) <= 10
        assert lines[0].startswith("garden: ")
        told = [line for line in lines if "new for you" in line]
        assert told == ([f"{letters} new for you  moot inbox"] if letters else [])
        waits = {0: [], 1: ["1 decision waits for you"], 12: ["12 decisions wait for you"]}[votes]
        waiting = [line for line in lines if "moot decisions is:unvoted" in line]
        assert waiting == [f"{words}  moot decisions is:unvoted" for words in waits]
        assert sum("ben: word" in line for line in lines) == min(letters, 2)
        named = sum("  task " in line and "ben:" not in line for line in lines)
        more = [line for line in lines if "more:  moot list" in line]
        assert more == ([f"  and {tasks - named} more:  moot list"] if named < tasks else [])
        assert named >= min(tasks, 3)
