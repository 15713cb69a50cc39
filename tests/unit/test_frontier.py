"""Frontiers: what stands for everything before it, whatever order it came in."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.protocol.frontier import Frontier
from moot.protocol.header import NO_ENTRY

LOGS = (b"a" * 32, b"b" * 32)


def name(number: int) -> bytes:
    return number.to_bytes(32, "big")


@pytest.mark.spec("LOG-9")
def test_a_chain_has_one_tip() -> None:
    frontier = Frontier()
    assert frontier.tips(LOGS[0]) == ()
    frontier.extend(LOGS[0], 0, NO_ENTRY, [name(1), name(2)])
    frontier.advance(LOGS[0], 2, name(2), name(3))
    assert frontier.tips(LOGS[0]) == ((2, name(3)),)
    frontier.extend(LOGS[0], 3, name(3), [])
    assert (len(frontier), list(frontier.logs()), frontier.forked()) == (1, [LOGS[0]], [])


@pytest.mark.spec("LOG-9")
def test_a_fork_has_two() -> None:
    frontier = Frontier()
    frontier.extend(LOGS[0], 0, NO_ENTRY, [name(1), name(2), name(3)])
    frontier.extend(LOGS[0], 1, name(1), [name(9)])
    assert frontier.tips(LOGS[0]) == ((1, name(9)), (2, name(3)))
    assert frontier.forked() == [LOGS[0]]
    frontier.advance(LOGS[0], 2, name(9), name(8))
    assert frontier.tips(LOGS[0]) == ((2, name(3)), (2, name(8)))
    frontier.advance(LOGS[0], 0, NO_ENTRY, name(7))
    assert len(frontier.tips(LOGS[0])) == 3


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=40), st.randoms())
@pytest.mark.spec("LOG-9")
def test_tips_are_what_nothing_follows(
    steps: list[tuple[bool, int]], chance: random.Random
) -> None:
    frontier = Frontier()
    held: list[tuple[bytes, int, bytes]] = [(log, -1, NO_ENTRY) for log in LOGS]
    followed = set()
    for number, (_, pick) in enumerate(steps, 1):
        log, seq, prev = held[pick % len(held)]
        frontier.advance(log, seq + 1, prev, name(number))
        held.append((log, seq + 1, name(number)))
        followed.add((log, prev))
    for log in LOGS:
        tips = [
            (seq, entry) for at, seq, entry in held if at == log and (log, entry) not in followed
        ]
        assert frontier.tips(log) == tuple(sorted(tip for tip in tips if tip[0] >= 0))
    again = Frontier()
    rows = [(log, *tip) for log in LOGS for tip in frontier.tips(log)]
    chance.shuffle(rows)
    for row in rows:
        again.put(*row)
    assert again.digest() == frontier.digest()


@pytest.mark.spec("LOG-10")
def test_the_digest() -> None:
    frontier = Frontier()
    assert frontier.digest() == hashlib.sha256(b"moot/1/frontier\0").digest()
    frontier.put(LOGS[1], 0, name(5))
    before = frontier.digest()
    assert frontier.digest() == before
    frontier.put(LOGS[0], 7, name(3))
    frontier.put(LOGS[0], 2, name(4))
    rows = [(LOGS[0], 2, name(4)), (LOGS[0], 7, name(3)), (LOGS[1], 0, name(5))]
    said = b"".join(log + seq.to_bytes(4, "big") + entry for log, seq, entry in rows)
    assert frontier.digest() == hashlib.sha256(b"moot/1/frontier\0" + said).digest() != before
