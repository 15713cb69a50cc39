"""A tally is what the rules make of the ballots, reckoned once more from their definitions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt import ballot, method
from moot.crdt.ballot import Ballot, Choice
from moot.crdt.op import Dot
from moot.crdt.proposal import Proposal
from moot.crdt.tally import Tally, tally

OPTIONS: Final = ("north", "south", "east", "west")
ELECTORS: Final = [bytes([letter]) * 32 for letter in b"abcdefg"]
PLACES: Final = range(len(OPTIONS))

ROUND: Final = st.sampled_from([[*PLACES[at:], *PLACES[:at]] for at in PLACES])
"""Orders of which several make a circle."""

Said = list[list[Choice]]
"""By elector, what the devices of each say: mostly there is one, or they agree."""


@st.composite
def votes(draw: st.DrawFn, way: str) -> tuple[Proposal, Said]:
    options = OPTIONS if way in method.CHOOSING else ()
    text = Proposal(
        "buy it", None, way, options, tuple(ELECTORS), "members", draw(st.integers(0, 5)),
        draw(st.integers(1, 4)) if way == method.THRESHOLD else 0,
        1, 9, block=True, effects=(),
    )  # fmt: skip
    words: st.SearchStrategy[Choice] = st.sampled_from(list(text.choices))
    places: st.SearchStrategy[Choice] = st.builds(
        lambda order, most: tuple(order[:most] if way == method.RANKED else sorted(order[:most])),
        st.one_of(ROUND, st.permutations(PLACES)),
        st.sampled_from([0, 1, 2, 3, 4, 4, 4]),
    )
    one = places if options else words
    devices = st.one_of(
        st.lists(one, min_size=1, max_size=1), st.lists(one, min_size=1, max_size=2)
    )
    return text, draw(st.lists(devices, max_size=len(ELECTORS)))


def held(said: Said) -> dict[bytes, list[Ballot]]:
    return {
        ELECTORS[at]: [
            Ballot(ELECTORS[at], 1, Dot(bytes([at]) * 32, number), choice, None, frozenset())
            for number, choice in enumerate(devices)
        ]
        for at, devices in enumerate(said)
    }


@pytest.mark.spec("DEC-4")
@pytest.mark.spec("DEC-5")
@pytest.mark.spec("DEC-6")
@pytest.mark.spec("DEC-7")
@pytest.mark.spec("DEC-8")
@pytest.mark.spec("DEC-9")
@pytest.mark.parametrize("way", method.METHODS)
@given(data=st.data())
def test_a_tally_is_what_the_rules_make_of_the_ballots(way: str, data: st.DataObject) -> None:
    text, said = data.draw(votes(way))
    made = tally(text, held(said))
    clear = [devices[0] for devices in said if len(set(devices)) == 1]
    assert (made.voted, made.unclear) == (len(clear), len(said) - len(clear))
    enough = len(clear) >= text.quorum
    if text.options:
        _among_options(text, made, [one for one in clear if isinstance(one, tuple)], enough)
        return
    # Whoever objects on one device objects, whatever the other says; of all else both must say it.
    heard = {
        word: sum(
            word in devices if word in {method.OBJECT, method.BLOCK} else set(devices) == {word}
            for devices in said
        )
        for word in method.WORDS
    }
    assert dict(zip(method.WORDS, made.counts, strict=True)) == heard
    yes, no = heard[method.YES], heard[method.NO]
    assert made.winner is None
    assert made.passed == {
        method.POLL: False,
        method.THRESHOLD: yes >= text.threshold,
        method.MAJORITY: enough and yes > no and not heard[method.BLOCK],
        method.CONSENT: enough and yes > 0 and not heard[method.OBJECT],
    }.get(text.method)


def _among_options(
    text: Proposal, made: Tally, chosen: Sequence[tuple[int, ...]], enough: bool
) -> None:
    first = tuple(sum(bool(one) and one[0] == place for one in chosen) for place in PLACES)
    named = tuple(sum(place in one for one in chosen) for place in PLACES)
    assert made.counts == (first if text.method == method.RANKED else named)
    winner = None
    if text.method == method.APPROVAL and any(named):
        winner = min(place for place in PLACES if named[place] == max(named))
    elif text.method == method.RANKED:
        winner = _ranked(chosen)
    assert made.winner == winner
    assert made.passed == (enough and winner is not None)


def _ranked(chosen: Sequence[tuple[int, ...]]) -> int | None:
    """The head of that order of all options which keeps the clearest comparisons, one by one."""
    if not any(chosen):
        return None

    def above(first: int, second: int) -> int:
        return sum(
            first in one and (second not in one or one.index(first) < one.index(second))
            for one in chosen
        )

    pairs = sorted(
        (one for one in permutations(PLACES, 2) if above(*one) > above(*reversed(one))),
        key=lambda pair: (above(*reversed(pair)) - above(*pair), -above(*pair), *pair),
    )
    orders = list(permutations(PLACES))
    for better, worse in pairs:
        kept = [one for one in orders if one.index(better) < one.index(worse)]
        orders = kept or orders
    return min(orders)[0]


@pytest.mark.spec("DEC-4")
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sets(st.integers(0, 9)), st.booleans()), max_size=9)
)
def test_a_ballot_stands_until_its_own_elector_replaces_it(
    made: list[tuple[int, set[int], bool]],
) -> None:
    """Whoever else names it, and of the ballots that are counted alone."""
    cast = [
        Ballot(
            ELECTORS[who], at, Dot(bytes([at]) * 32, 0), "yes", None,
            frozenset(Dot(bytes([one]) * 32, 0) for one in over if one != at),
        )
        for at, (who, over, _) in enumerate(made)
    ]  # fmt: skip
    cut = frozenset(one.dot for one, (_, _, counted) in zip(cast, made, strict=True) if counted)
    for among, ballots in ((None, cast), (cut, [one for one in cast if one.dot in cut])):
        stand = {one.dot for mine in ballot.standing(cast, among).values() for one in mine}
        assert stand == {
            one.dot
            for one in ballots
            if not any(
                one.dot in other.replaces and other.member == one.member for other in ballots
            )
        }
