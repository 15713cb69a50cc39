"""`moot sync` on a terminal: a line a person, however little is known of why they are away."""

from __future__ import annotations

import io
from typing import Any

import pytest

from moot.cli import moment
from moot.cli.cells import width
from moot.cli.commands import sync
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.screen import Screen

REASON = "no address answers"
TRIED = [
    {"path": "same-network", "why": "not seen"},
    {"path": "direct", "why": "192.0.2.1 refused, 192.0.2.2 no answer"},
]


def person(name: str = "ben", **changes: Any) -> dict[str, Any]:
    return {"name": name, "person": f"{name}-id", "here": False, "state": "lacks", "lacks": 3,
            "lacks_mine": 3, "seen": None, "reason": REASON, "tried": []} | changes  # fmt: skip


def shown(
    monkeypatch: pytest.MonkeyPatch,
    *people: dict[str, Any],
    verbose: bool = False,
    tty: bool = True,
    **more: Any,
) -> list[str]:
    """What a terminal of 80 cells, or a pipe, shows of some people."""
    monkeypatch.setenv("MOOT_TTY", "80" if tty else "")
    monkeypatch.setenv("NO_COLOR", "1")
    call = Invocation(Command("sync", "", "", "sync:sync", section=""), Arguments())
    call.screen = Screen(io.StringIO())
    call.verbose = verbose
    state = {"group": "garden", "power": "write", "others": len(people),
             "have_all": sum(one["state"] == "has-all" for one in people),
             "have_mine": sum(not one["lacks_mine"] for one in people),
             "mine_waiting": max([one["lacks_mine"] for one in people], default=0),
             "mine_alone": 0, "getting": None,
             "people": list(people), "devices": [], "keepers": []}  # fmt: skip
    sync._table(call, state | more)
    return call.screen.taken().splitlines()


AGO = "2026-11-27T10:00:00Z"
HAS = {"state": "has-all", "lacks": 0, "lacks_mine": 0, "reason": None}
KEEPER = {"peer": "12D3KooWkeeper", "here": True, "state": "has-all", "lacks": 0, "seen": AGO}
LAPTOP = {"id": "ab12", "name": "old laptop", "here": False, "seen": AGO, "lacks": 2, "this": False}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moment, "now", lambda: moment.seconds(AGO) + 7_200)


@pytest.mark.spec("CLI-8")
def test_a_reason_is_a_word_and_never_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = [{"path": "direct", "why": f"{at} refused"} for at in ("192.0.2.1", "192.0.2.2")]
    lines = shown(monkeypatch, person(reason="no address answers", tried=tried))
    assert lines[-1].endswith("no address answers")
    whole = shown(monkeypatch, person(reason="no address answers", tried=tried), verbose=True)
    assert "192.0.2.1" in whole[-1]
    assert max(map(width, (*lines, *whole))) <= 80
    assert shown(monkeypatch, person(reason="away"))[-1].endswith("away")


@pytest.mark.spec("CLI-81")
def test_who_lacks_what_is_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ben = person(lacks=15, lacks_mine=12, seen=AGO, reason="away")
    others = [person(name, **HAS) for name in ("ada", "cy", "dee", "eli")]
    lines = shown(monkeypatch, *others, ben)
    assert lines[0] == "4 of 5 have everything you wrote; ben lacks 12, last here 2 h ago"
    assert lines[2].split() == "ben lacks 15, 12 of yours 2 h ago away".split()
    assert shown(monkeypatch, *others)[0] == "everyone has everything you wrote"
    lines = shown(monkeypatch, *(person(name) for name in "abcde"))
    assert lines[0].startswith("0 of 5 have everything you wrote; a lacks 3, not met yet; b lacks")
    assert lines[0].endswith("and 2 more")


@pytest.mark.spec("CLI-81")
def test_what_is_on_no_other_device_is_said_first_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    (line, *_) = shown(monkeypatch, person(seen=AGO), mine_alone=2)
    assert line == "2 changes of yours on no other device yet; waiting for ben (last here 2 h ago)"
    (line, *_) = shown(monkeypatch, person(here=True), mine_alone=1)
    assert line == "1 change of yours on no other device yet; on the way to ben (here)"
    assert shown(monkeypatch, mine_alone=1) == [
        "you are the only member of garden",
        "1 change of yours on no other device yet",
        "next: moot invite     and give it to somebody",
    ]


@pytest.mark.spec("CLI-81")
def test_my_devices_and_keepers_have_lines_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    more: dict[str, Any] = {"devices": [LAPTOP], "keepers": [KEEPER]}
    for people in ([], [person()]):
        lines = [line.split() for line in shown(monkeypatch, *people, **more)]
        assert "my old laptop lacks 2 2 h ago".split() in lines
        assert "keeper keeper everything here".split() in lines
    rows = [line.split("\t") for line in shown(monkeypatch, person(), tty=False, **more)]
    assert [row[:4] for row in rows] == [
        ["ben-id", "ben", "lacks", "3"],
        ["", "my old laptop", "lacks", "2"],
        ["", "keeper keeper", "has-all", "0"],
    ]


@pytest.mark.spec("CLI-81")
def test_of_many_people_those_who_have_everything_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [person(f"p{number}", **HAS) for number in range(28)] + [person("q"), person("r")]
    lines = shown(monkeypatch, *people)
    assert len(lines) == 5
    assert lines[-1].strip() == "and 28 have everything:  moot sync -v"
    assert len(shown(monkeypatch, *people, verbose=True)) == 32
    assert len(shown(monkeypatch, *people, tty=False)) == 30


def test_a_key_that_keeps_tells_nobody_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cannot tell people apart" in shown(monkeypatch, power="keep")[0]
