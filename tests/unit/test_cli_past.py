"""`moot at`: the question is put to that day, and the answer says of which moment it is."""

from __future__ import annotations

import io

import pytest

from moot.cli.commands.people import who
from moot.cli.invocation import Invocation
from moot.cli.parser import parse
from moot.cli.screen import Screen


class Reply:
    """An answer of a node."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers


class Node:
    """Remembers what it was asked."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.asked: list[dict[str, object]] = []
        self._headers = headers

    def get(self, path: str, **query: object) -> Reply:
        self.asked.append({"path": path, **query})
        return Reply(self._headers)


@pytest.mark.spec("CLI-27")
@pytest.mark.parametrize("more", [[], ["--json"], ["-q"]])
@pytest.mark.parametrize("headers", [{}, {"moot-at": "2026-10-01T21:59:59.999Z"}])
def test_people_are_told_once_of_which_moment(
    monkeypatch: pytest.MonkeyPatch, more: list[str], headers: dict[str, str]
) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    call = Invocation(*parse(["at", "2026-10-01", "list", *more]))
    node, text = Node(headers), io.StringIO()
    call.screen = Screen(text)
    monkeypatch.setattr(call, "need_profile", lambda: None)
    monkeypatch.setattr(call, "_client", node)
    call.get("/v1/things")
    call.get("/v1/tree")
    assert [one["at"] for one in node.asked] == ["2026-10-01"] * 2
    call.screen.flush()
    lines = text.getvalue().splitlines()
    told = "as it was " if headers else "as it is now"
    assert [line.startswith(told) for line in lines] == ([] if more else [True])


@pytest.mark.spec("CLI-27")
def test_before_anybody_came_there_was_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_TTY", "80")
    call = Invocation(*parse(["at", "2026-10-01", "who"]))
    text = io.StringIO()
    call.screen = Screen(text)
    reply = Reply({})
    monkeypatch.setattr(call, "get", lambda _: reply)
    monkeypatch.setattr(call, "answer", lambda _, human, __: human([]))
    assert who(call) == 0
    call.screen.flush()
    assert text.getvalue() == "nobody was in it yet\n"
