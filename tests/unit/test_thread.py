"""Threads: answers beneath what they answer, and nothing left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt import thought
from moot.crdt.op import Dot
from moot.crdt.thought import Thought

ABOUT = b"the object"


def one(name: str, made: int, answers: str | None = None, about: bytes = ABOUT) -> Thought:
    identity, above = name.encode().rjust(10), answers and answers.encode().rjust(10)
    return Thought(
        id=identity, author=b"a" * 32, kind="thought", about=about, reply_to=above or None,
        text=name, made=made, eff=made, dot=Dot(identity, 0),
    )  # fmt: skip


@pytest.mark.spec("MODEL-13")
def test_answers_stand_beneath_and_one_deeper() -> None:
    said = [
        one("b", 2), one("a", 1), one("b2", 9, "b"), one("a1", 5, "a"), one("b1", 3, "b"),
        one("a11", 4, "a1"), one("elsewhere", 0, about=b"other"), one("lost", 3, "gone"),
        one("far", 3, "elsewhere"),
    ]  # fmt: skip
    lines = [(line.thought.text, line.depth) for line in thought.thread(said, ABOUT)]
    assert lines == [
        ("a", 0), ("a1", 1), ("a11", 2), ("b", 0), ("b1", 1), ("b2", 1), ("far", 0), ("lost", 0),
    ]  # fmt: skip


@pytest.mark.spec("MODEL-13")
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=30))
def test_every_thought_stands_once(drawn: list[tuple[int, int]]) -> None:
    said = [one(f"{at}", made, f"{up % at}" if at else None) for at, (up, made) in enumerate(drawn)]
    lines = thought.thread(reversed(said), ABOUT)
    assert sorted(line.thought.id for line in lines) == sorted(thought.id for thought in said)


def test_a_long_row_of_answers_is_no_deep_recursion() -> None:
    said = [one(f"{at}", at, f"{at - 1}" if at else None) for at in range(20_000)]
    assert thought.thread(said, ABOUT)[-1].depth == 19_999
