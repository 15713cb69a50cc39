"""Ranks leave room, whatever stands beside them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moot.crdt import rank

DIGITS = st.text(st.sampled_from("01ayz"), max_size=12)
SUFFIX = st.text(st.sampled_from(rank.DIGITS), min_size=1, max_size=4)


@pytest.mark.spec("MODEL-5")
@given(DIGITS, DIGITS | st.none(), SUFFIX)
def test_between_two_ranks(low: str, high: str | None, suffix: str) -> None:
    assume(high is None or (low < high and high.rstrip("0") != low.rstrip("0")))
    made = rank.between(low, high, suffix)
    assert low < made
    assert high is None or made < high


@given(st.text(max_size=20), st.text(max_size=20) | st.none(), SUFFIX)
def test_strange_neighbours_stop_nobody(low: str, high: str | None, suffix: str) -> None:
    made = rank.between(low, high, suffix)
    assert low < made
    assert len(made) <= 20 + 1 + len(suffix)


@pytest.mark.parametrize(
    ("low", "high"), [("a", "a0"), ("a", "a" + "0" * 5_000), ("z" * 9_999, None)]
)
def test_neighbours_without_end_cost_nothing(low: str, high: str | None) -> None:
    assert len(rank.between(low, high, "x")) <= rank.MAX_RANK + 2


@pytest.mark.spec("MODEL-5")
@given(st.lists(st.integers(0, 60), min_size=50, max_size=50))
def test_insertions_at_any_place_keep_their_order(places: list[int]) -> None:
    ranks: list[str] = []
    for number, place in enumerate(places):
        at = min(place, len(ranks))
        low = ranks[at - 1] if at else ""
        high = ranks[at] if at < len(ranks) else None
        ranks.insert(at, rank.between(low, high, f"{number:02}"))
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert max(map(len, ranks)) < 20


@given(st.integers(0, 2**53), st.integers(0, 2**53), SUFFIX, SUFFIX)
def test_appended_ranks_follow_time(one: int, other: int, suffix: str, last: str) -> None:
    assume(one < other)
    assert rank.appended(one, suffix) < rank.appended(other, last)
    assert rank.between("", rank.appended(-1, suffix), suffix) < rank.appended(-1, suffix)
