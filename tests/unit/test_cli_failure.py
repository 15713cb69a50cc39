"""Refusals go on with the command that was typed, and fit the terminal."""

import io

import pytest

from moot.cli import failure
from moot.cli.cells import width
from moot.cli.retyped import retyped
from moot.cli.screen import Screen
from moot.node.trouble import Trouble

SEEDS: dict[str, object] = {
    "id": "e2fv1f78f692s15y",
    "short": "e2fv",
    "kind": "task",
    "title": "order seeds",
}


def _unknown(verb: str) -> Trouble:
    return Trouble(
        "unknown", "there is no 'seeds' here", candidates=(SEEDS,), next=(f"moot {verb} e2fv",)
    )


def _near(wrong: str, message: str) -> Trouble:
    return Trouble("bad-filter", f"'{wrong}' {message}", next=("use one of  free open done",))


def _shown(trouble: Trouble, words: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(io.StringIO())
    failure.tell(trouble, screen, words.split())
    return screen.taken().splitlines()


@pytest.mark.spec("CLI-49")
@pytest.mark.parametrize(
    ("words", "trouble", "again"),
    [
        ("need seeds on 9c2e", _unknown("need"), "moot need e2fv on 9c2e"),
        ("part seeds of 9k2m", _unknown("move"), "moot part e2fv of 9k2m"),
        ("get seeds.due", _unknown("show"), "moot get e2fv.due"),
        ("list goal:seeds", _unknown("show"), "moot list goal:e2fv"),
        ("list is:fre +x", _near("is:fre", "means nothing; did you mean 'is:free'?"),
         "moot list is:free +x"),
        ("list state:activ", _near("activ", "is no state; did you mean 'active'?"),
         "moot list state:active"),
        ("ask 3f1a bne -m hm", _near("bne", "in garden; did you mean 'ben'?"),
         "moot ask 3f1a ben -m hm"),
        ("log @bne -f", _near("bne", "is nobody; did you mean 'ben'?"), "moot log @ben -f"),
    ],
)  # fmt: skip
def test_what_was_typed_comes_back_without_its_slip(
    words: str, trouble: Trouble, again: str
) -> None:
    assert retyped(words.split(), trouble) == again


@pytest.mark.spec("CLI-49")
def test_words_that_a_shell_would_part_are_quoted() -> None:
    typed = ["claim", "seeds", "-m", "I'll do it"]
    assert retyped(typed, _unknown("claim")) == """moot claim e2fv -m 'I'"'"'ll do it'"""


@pytest.mark.spec("CLI-49")
@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("move seeds after seeds", _unknown("move")),  # which of the two?
        ("tree -a",  # two words, each by itself
         Trouble("usage", "there is no command 'tree'; did you mean 'goal tree'?")),
        ("claim reseeds", _unknown("claim")),  # part of another word
        ("list is:fre", _near("is:fre", "means nothing here")),  # nothing is near
        ("done seeds", Trouble("unknown", "there is no 'seeds' here", next=("moot list",))),
        ("-g seeds list",
         Trouble("unknown", "no 'seeds'", candidates=(SEEDS,), next=("moot group list",))),
    ],
)  # fmt: skip
def test_nothing_is_retyped_where_it_is_not_clear(words: str, trouble: Trouble) -> None:
    assert retyped(words.split(), trouble) is None


@pytest.mark.spec("CLI-49")
def test_people_see_the_command_and_programs_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = _unknown("need")
    *_, candidate, last = _shown(trouble, "need seeds on 9c2e", monkeypatch)
    assert candidate == "  e2fv  task  order seeds"
    assert last == "next: moot need e2fv on 9c2e"
    assert '"next":["moot need e2fv"]' in failure.as_json(trouble)


@pytest.mark.spec("CLI-49")
def test_one_more_letter_is_still_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = Trouble(
        "ambiguous",
        "'e2' could be two things",
        candidates=(SEEDS, {**SEEDS, "short": "e2k9"}),
        next=("type one more letter, for example  moot done e2fv",),
    )
    lines = _shown(trouble, "done e2 -m soon", monkeypatch)
    assert lines[-1] == "next: type one more letter, for example  moot done e2fv -m soon"


@pytest.mark.spec("CLI-8")
@pytest.mark.spec("CLI-49")
def test_a_refusal_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    names = " ".join(f"field{at}" for at in range(40))
    trouble = Trouble(
        "usage", f"there is no field {'修理' * 60}", cause=names, next=(f"use one of  {names}", "x")
    )
    lines = _shown(trouble, "list", monkeypatch)
    assert all(width(line) <= 80 for line in lines)
    assert lines[-1] == "  or  x"
    assert " ".join("".join(lines).split()).count("field39") == 2


@pytest.mark.spec("CLI-49")
def test_a_command_is_never_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    long = f"moot say e2fv {'word ' * 30}end"
    lines = _shown(Trouble("usage", "no", next=(long, "moot list")), "say", monkeypatch)
    assert lines == ["moot: no", f"next: {long}", "  or  moot list"]
