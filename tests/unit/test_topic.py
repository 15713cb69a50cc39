"""The help on filters and dates names every word there is, and each of them is understood."""

import io
from collections.abc import Iterator

import pytest

from caller import friend_of, gardener, meet
from moot.cli import topic
from moot.cli.known_words import DATES, WORDS
from moot.cli.screen import Screen


def _page(name: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("MOOT_TTY", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(io.StringIO())
    topic.show(name, screen)
    return screen.taken().splitlines()


def _terms(lines: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for written, _ in lines:
        yield from (one for one in written.split("  ") if not one.endswith(":"))


@pytest.mark.spec("CLI-52")
@pytest.mark.parametrize("name", list(topic.TOPICS))
def test_a_topic_begins_with_examples_and_fits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _page(name, monkeypatch)
    assert lines[2].startswith("  moot ")
    assert max(map(len, lines)) <= 80


@pytest.mark.spec("CLI-52")
def test_every_word_of_a_filter_and_of_a_date_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    filters = " ".join(_page("filters", monkeypatch)).split()
    for field in WORDS["fields"]:
        assert any(word.removeprefix("not:").startswith(f"{field}:") for word in filters), field
    for kind in ("is", "kinds", "states", "stages"):
        assert set(WORDS[kind]) <= set(filters), kind
    dates = set(" ".join(_page("dates", monkeypatch)).split())
    weekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    assert set(DATES) - weekdays <= dates
    assert dates & weekdays


@pytest.mark.spec("CLI-52")
async def test_what_the_help_shows_is_understood() -> None:
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    await ada.act("goal.add", title="spring", why="x")
    await ada.act("view.save", name="week", filter="@me")
    terms = [*_terms(topic.FILTERS), *(f"due:{one}" for one in ("fri..", "mon..fri", "none"))]
    assert len(terms) > 20
    for term in terms:
        assert isinstance(await ada.get("/v1/things", q=term), list), term
    for date in _terms(topic.DATES):
        word = date.strip("'")
        assert isinstance(await ada.get("/v1/things", q=f'due:"{word}"'), list), word
        if not word.startswith("2027"):
            await ada.add("pump", due=word)
