"""The village: three houses, the lines between them, and each step that is done there checked."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from machine import comparison, lists
from machine.house import House, Typed
from machine.ledger import Ledger
from machine.script import Script

NAMES = ("ada", "ben", "cy")
PATIENCE_S = 15
"""A bound that only a failure reaches; to meet takes a fifth of a second."""
LOOK_S = 0.004

DEFAULTS: dict[str, object] = {"stage": "open", "hands": (1, 1), "state": "forming"}
"""What a field shows that nobody filled."""

Answer = dict[str, Any]
CODES = frozenset({0, 1, 2, 3, 4, 5, 6, 8, 124})


class Village:
    """Three homes in one group, the ledger beside them, and the script of what was done."""

    def __init__(self, houses: dict[str, House], group: str) -> None:
        self.houses = houses
        self.group = group
        self.ledger = Ledger(NAMES)
        self.script = Script()
        self.online: tuple[str, ...] = NAMES
        self.typed: set[tuple[str, ...]] = set()
        """How the commands began that were typed."""
        self.fixed: dict[str, str] = {}
        """By decision how it ended, which nothing that comes may change."""
        self.scraps: list[str] = []
        """Things that the ledger does not follow: what it knows no rules for is tried on them."""
        self.restless = False
        """Whether nodes may still be writing by themselves: a vote is being closed."""
        self._found = self._gather()

    def _gather(self) -> Answer:
        """Begin a group in which everybody is."""
        ada, *others = (self.houses[name] for name in NAMES)
        info: Answer = ada.reads("group", "new", self.group)
        invite = ada.types("invite", "--to", "-").out
        for house in others:
            house.reads("join", paste=invite)
        self._plug()
        for house in others:
            house.reads("wait", "met", "--timeout", str(PATIENCE_S))
        # Before they part, all have to know where the others live.
        self._until(lambda: all(self._company(one) == len(others) for one in NAMES), "to meet")
        self._until_same(NAMES)
        return info

    def _company(self, who: str) -> int:
        return int(self.houses[who].reads("status")["peers"]["connected"])

    def leave(self) -> None:
        """Forget the group; its homes are wanted for the next one."""
        # Apart: who meets between two groups shares none, and would be a stranger for a while.
        self.online = ()
        self._plug()
        for house in self.houses.values():
            house.types("leave", self.group, "--force", "--yes")

    def check_health(self) -> None:
        """The doctor finds nothing at any home."""
        for house in self.houses.values():
            found = house.reads("doctor")
            assert not found["faults"], (house.name, found)

    # -- typing ------------------------------------------------------------------------------------

    def type(self, who: str, *words: str, paste: str = "") -> Typed:
        """Type a command; whatever comes of it, it is told as it should be."""
        self.script.command(who, words, paste)
        self.typed.add(tuple(word for word in words if word != "--json")[:2])
        done = self.houses[who].types(*words, paste=paste)
        assert done.code in CODES, (words, done)
        assert "Traceback" not in done.out + done.err, (words, done)
        assert "a bug in moot" not in done.err, (words, done)
        if "--json" in words and done.code not in (0, 1, 8):
            assert done.out == "", (words, done)
            error = json.loads(done.err)["error"]
            assert error["message"], (words, done)
            assert error["code"], (words, done)
        return done

    def reads(self, who: str, *words: str) -> Any:
        """Type a command that must succeed; returns its answer."""
        done = self.type(who, "--json", *words)
        assert (done.code, done.err) == (0, ""), (who, words, done)
        return json.loads(done.out)

    def act(self, who: str, *words: str, paste: str = "") -> Answer | None:
        """Do something that must succeed; None if it says that there was nothing to do."""
        done = self.type(who, "--json", *words, paste=paste)
        assert (done.code, done.err) == (0, ""), (who, words, done)
        return self._acted(who, json.loads(done.out))

    def tries(self, who: str, *words: str) -> Answer | None:
        """Do something that the state of things may forbid; None if nothing was done."""
        done = self.type(who, "--json", *words)
        if done.code:
            assert done.code in (2, 3, 4, 6), (who, words, done)
            return None
        return self._acted(who, json.loads(done.out))

    def edit(self, who: str, thing: str, field: str, word: str, value: object) -> None:
        """Fill a field that has one value for all, unless it shows that and nothing beside it."""
        live = self.ledger.live(who, thing, field)
        shown = (live[-1].value if live else None) or DEFAULTS.get(field)
        wanted = value or "forming" if field == "state" else value
        same = len(live) < 2 and shown == wanted
        done = self.act(who, "edit", thing, f"{field}:{word}")
        assert (done is None) == same, (thing, field, word, live)
        if done is not None:
            self.ledger.put(who, thing, field, value)

    def refused(self, who: str, *words: str, code: int = 6) -> None:
        """Try something that the rules forbid: it must be refused, and nothing be changed."""
        before = self.houses[who].hash
        done = self.type(who, "--json", *words)
        assert done.code == code, (who, words, done)
        assert self.restless or self.houses[who].hash == before, (who, words, "changed something")

    def loosely(self, who: str, *words: str, paste: str = "") -> Answer | None:
        """Do what the ledger does not follow in detail; laws that hold for all acts hold for it."""
        done = self.type(who, "--json", *words, paste=paste)
        if done.code:
            return None
        answer = json.loads(done.out)
        if isinstance(answer, dict) and "nothing" in answer and not answer["nothing"]:
            self.ledger.begin(who).known = False
        return answer if isinstance(answer, dict) else None

    def _acted(self, who: str, answer: Answer) -> Answer | None:
        if answer.get("nothing"):
            return None
        self.ledger.begin(who)
        return answer

    # -- lines and power ---------------------------------------------------------------------------

    def connect(self, *names: str) -> None:
        """Let these be connected, and nobody else, and wait until they know the same."""
        self.online = names
        self._plug()
        self.script.note(f"together {' '.join(names)}")
        self.settle()

    def _plug(self) -> None:
        for name, house in self.houses.items():
            others = set(self.online) - {name} if name in self.online else set[str]()
            house.tell({self.houses[other].peer for other in others})
        for house in self.houses.values():
            house.told()

    def settle(self) -> None:
        """Wait until those who are connected know the same."""
        if len(self.online) > 1:
            self._until_same(self.online)
            self.ledger.meet(self.online)

    def _until_same(self, names: Sequence[str]) -> None:
        def same() -> bool:
            return len({self.houses[name].hash for name in names}) == 1

        self._until(same, f"{' '.join(names)} to know the same")

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        ends = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < ends, f"waited in vain for {what}"
            time.sleep(LOOK_S)

    def stop(self, who: str) -> None:
        """End a node as people do, and see that the next command finds what was there."""
        before = self.houses[who].hash
        self.type(who, "node", "stop")
        assert self.houses[who].pid is None
        self.type(who, "node", "start")
        assert self.restless or self.houses[who].hash == before, f"{who} lost something by a stop"
        self._plug()

    def kill(self, who: str) -> None:
        """End a node as a power cut does: whatever was answered for is still there."""
        before = self.houses[who].hash
        self.script.note(f"kill_node {who}")
        self.houses[who].kill()
        assert self.restless or self.houses[who].hash == before, f"{who} lost something by a kill"
        self._plug()

    # -- comparing ---------------------------------------------------------------------------------

    def check(self, who: str, *things: str) -> None:
        """Compare what a home shows of things with the ledger."""
        for thing in things:
            answer = self.houses[who].reads("show", thing)
            ours, theirs = comparison.expected(self.ledger, who, thing), comparison.shown(answer)
            told = comparison.differences(ours, theirs)
            assert not told, f"at {who}'s, {thing}:\n{told}"

    def check_all(self) -> None:
        """After everybody met: all homes show the same, and that is what the ledger says."""
        for name in NAMES:
            self.check(name, *self.ledger.things(name, "task", "goal"))
        for name in NAMES:
            self.check_words(name)
            lists.check(self.ledger, self.houses[name])
        shown = [list(_alike(self.houses[name].reads("list", "--all"))) for name in NAMES]
        assert shown[0] == shown[1] == shown[2], shown
        told = [_conflicts(self.houses[name].reads("conflicts", "--all")) for name in NAMES]
        assert told[0] == told[1] == told[2], told

    def check_words(self, who: str) -> None:
        """Nothing that somebody wrote is lost: it stands in the history, unless taken back."""
        history = self.houses[who].types("export", "-", "--as", "jsonl").out
        strings = "\n".join(found for line in history.splitlines() for found in _strings(line))
        lost = [word for word in self.ledger.written() if word not in strings]
        assert not lost, f"{who} has lost {lost}"


def _strings(line: str) -> Iterator[str]:
    ahead: list[object] = [json.loads(line)]
    while ahead:
        one = ahead.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            ahead += one.values()
        elif isinstance(one, list):
            ahead += one


def _alike(things: list[Answer]) -> Iterator[Answer]:
    """Of a list what is the same for all readers."""
    for one in things:
        own = {"short", "is", "have", "score", "terms", "goal_short", "vote", "rev", "group"}
        yield {name: value for name, value in one.items() if name not in own} | {
            "is": sorted(set(one["is"]) - {"mine", "unsynced", "asked", "unvoted", "seen", "new"}),
            # What to do about a conflict is another thing for those who are in it.
            "conflicts": [{**each, "next": None} for each in one["conflicts"]],
        }


def _conflicts(told: list[Answer]) -> list[object]:
    return [(one["id"], one["kind"], one["field"], one["thing"]["id"]) for one in told]


def open_village(folder: Path) -> dict[str, House]:
    """Three homes with a person and a running node in each."""
    houses = {name: House(folder, name) for name in NAMES}
    for house in houses.values():
        house.reads("init", "--name", house.name)
    for house in houses.values():
        house.reads("wait", "ready", "--timeout", str(PATIENCE_S))
        house.peer = house.reads("status")["network"]["peer"]
        assert re.fullmatch("[0-9A-Za-z]+", house.peer), house.peer
    return houses


def close_village(houses: dict[str, House]) -> None:
    """End the nodes."""
    for house in houses.values():
        house.types("node", "stop")
        house.kill()
