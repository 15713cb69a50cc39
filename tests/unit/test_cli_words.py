"""Words on the command line become titles, fields, filters and lengths of time."""

import pytest

from moot.cli.duration import read_duration
from moot.cli.field_words import split
from moot.cli.filter_words import filter_text
from moot.node.trouble import Trouble


@pytest.mark.parametrize(
    ("words", "title", "fields"),
    [
        (["fix", "the", "pump"], "fix the pump", {}),
        (["fix", "due:fri", "pump", "+water"], "fix pump", {"due": "fri", "tags+": ["water"]}),
        (["Due:fri"], "", {"due": "fri"}),
        (["goal:the spring"], "", {"goal": "the spring"}),
        (["due:2026-12-01T18:00"], "", {"due": "2026-12-01T18:00"}),
        (["tag:a,-b", "+c"], "", {"tags+": ["a", "c"], "tags-": ["b"]}),
        (["see", "https://example.org/x:1"], "see https://example.org/x:1", {}),
        (["call", "+49", "30", "+"], "call +49 30 +", {}),
        (["note: ring Bob", "10:30"], "note: ring Bob 10:30", {}),
        (["due:"], "", {"due": ""}),
    ],
)
def test_fields_and_titles(words: list[str], title: str, fields: dict[str, object]) -> None:
    assert split(words, None) == (title, fields)


@pytest.mark.spec("CLI-1")
def test_after_two_dashes_nothing_is_a_field() -> None:
    assert split(["+water", "due:fri", "+x"], 1) == ("due:fri +x", {"tags+": ["water"]})


@pytest.mark.spec("CLI-2")
@pytest.mark.parametrize("word", ["deu:fri", "dues:fri", "tgas:x", "titel:x", "goals:x"])
def test_a_slip_in_a_field_does_not_end_up_in_a_title(word: str) -> None:
    with pytest.raises(Trouble, match="did you mean"):
        split([word], None)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["is:free", "+water"], "is:free +water"),
        (["is:free +water"], "is:free +water"),
        (["goal:the spring", "is:free"], 'goal:"the spring" is:free'),
        (["not:goal:the spring"], 'not:goal:"the spring"'),
        (["due:fri 18:00"], "due:fri 18:00"),
        (["goal:spring is:free"], "goal:spring is:free"),
        (['goal:"the spring"'], 'goal:"the spring"'),
        ([], ""),
    ],
)
def test_quotes_that_the_shell_ate_are_put_back(words: list[str], text: str) -> None:
    assert filter_text(words) == text


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("60s", 60), ("5m", 300), ("5min", 300), ("1h", 3600)]
)
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "1.5h", "-1", "5 m", "1w", "٣", "9" * 12])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(Trouble, match="no length of time"):
        read_duration(text)
