"""How people read on which way somebody is reached, or why on none."""

import io

import pytest

from moot.cli.commands import node, people
from moot.cli.grammar import Command
from moot.cli.invocation import Invocation
from moot.cli.parser import Arguments
from moot.cli.paths import count_words, path_words, tried_words
from moot.cli.screen import Screen

TRIED = [
    {"path": "same-network", "why": "not seen"},
    {"path": "direct", "why": "203.0.113.7 no answer"},
    {"path": "relayed", "why": "no keeper known"},
]


@pytest.mark.parametrize(
    ("path", "via", "words"),
    [
        (None, None, ""),
        ("direct", None, "direct"),
        ("same-network", None, "same network"),
        ("relayed", {"peer": "12D3KooWabcdef", "name": "cat"}, "relayed by cat"),
        ("relayed", {"peer": "12D3KooWabcdef", "name": None}, "relayed by keeper abcdef"),
        ("relayed", {"peer": "p", "name": "\x1b[2J"}, "relayed by ?[2J"),
    ],
)
def test_a_path_in_words(path, via, words):
    found = path_words({"path": path, "via": via})
    assert found == words or ("\x1b" not in found and "?" in words)


def test_each_way_that_failed_in_words():
    told = "same network: not seen; direct: 203.0.113.7 no answer; relayed: no keeper known"
    assert tried_words({"tried": TRIED, "reason": "no address answers"}) == told
    assert tried_words({"tried": [], "reason": "the line was cut"}) == "the line was cut"
    assert tried_words({"tried": [], "reason": None}) == ""


def test_how_many_on_which_way():
    assert count_words({"same-network": 2, "relayed": 1}) == "2 same network, 1 relayed"
    assert count_words({}) == ""


def call_on_a_terminal(monkeypatch, name, *, verbose=False):
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    call = Invocation(Command(name, "", "", f"{name}:{name}", section=""), Arguments())
    call.screen = Screen(io.StringIO())
    call.verbose = verbose
    return call


def test_who_is_shown_with_the_path_if_asked_for_more(monkeypatch):
    person = {
        "person": "b7m2", "short": "b7m2", "me": False, "here": True, "seen": None, "words": "w",
        "lacks": 0, "verified": [], "verified_by_me": False, "via": None, "reason": None,
    }  # fmt: skip
    ben = {**person, "name": "ben", "path": "same-network", "tried": []}
    cat = {**person, "name": "cat", "here": False, "path": None, "tried": TRIED}
    call = call_on_a_terminal(monkeypatch, "who", verbose=True)
    people._table(call, [ben, cat])
    shown = call.screen.taken()
    assert "here, same network" in shown
    assert "cat: same network: not seen; direct: 203.0.113.7 no answer" in shown
    call = call_on_a_terminal(monkeypatch, "who")
    people._table(call, [ben, cat])
    assert "network" not in call.screen.taken()


def test_the_status_counts_paths():
    peers = {"connected": 3, "known": 5, "paths": {"same-network": 2, "relayed": 1}}
    assert node._peers(peers) == "3 connected (2 same network, 1 relayed), 5 known"
