"""The circle: how many sessions a group has, with whom, and which one gives way."""

from __future__ import annotations

import pytest

from moot.node.peering.circle import Candidate, Circle, Seat
from moot.protocol.gossip_limits import (
    KEEPER_SESSIONS,
    MAX_SESSIONS_PER_GROUP,
    NEAR_SESSIONS,
    PICKED_SESSIONS,
    ROTATE_MS,
    SEAT_MS,
)
from workshop import Dice

CROWD = [Candidate(f"peer {number}", near=False, keeper=False) for number in range(100)]
LATER = SEAT_MS + 1


def seat(peer: str, **more: bool) -> Seat:
    usual = {"near": False, "keeper": False, "dialled": True, "eager": False, "needed": False}
    return Seat(peer, **(usual | more), since=0)


def guests(count: int, **more: bool) -> list[Seat]:
    return [seat(f"guest {number}", dialled=False, **more) for number in range(count)]


def picked(count: int, **more: bool) -> list[Seat]:
    return [seat(f"picked {number}", **more) for number in range(count)]


def circle(seed: int = 1) -> Circle:
    return Circle(Dice(seed), 0)


@pytest.mark.spec("GSP-1")
def test_whoever_has_picked_few_picks_more_at_random() -> None:
    (pool,) = circle().pools([], CROWD)
    assert pool.lacking == PICKED_SESSIONS
    assert sorted(pool.candidates) == sorted(CROWD)
    assert pool.candidates != CROWD
    assert pool.candidates != circle(2).pools([], CROWD)[0].candidates
    (pool,) = circle().pools(picked(PICKED_SESSIONS - 1), CROWD)
    assert pool.lacking == 1
    assert circle().pools(picked(PICKED_SESSIONS), CROWD) == []


@pytest.mark.spec("GSP-1")
def test_however_many_dial_us_we_pick_some_ourselves_while_there_is_room() -> None:
    most = MAX_SESSIONS_PER_GROUP
    (pool,) = circle().pools(guests(most - PICKED_SESSIONS), CROWD)
    assert pool.lacking == PICKED_SESSIONS
    assert circle().pools(guests(most), CROWD) == []


@pytest.mark.spec("GSP-1")
def test_near_members_and_keepers_come_first_and_beside_the_others() -> None:
    near = [Candidate(f"near {number}", near=True, keeper=False) for number in range(9)]
    keepers = [Candidate(f"keeper {number}", near=False, keeper=True) for number in range(9)]
    pools = circle().pools([], CROWD + near + keepers)
    assert [pool.lacking for pool in pools] == [NEAR_SESSIONS, KEEPER_SESSIONS, PICKED_SESSIONS]
    assert all(one.near for one in pools[0].candidates)
    assert all(one.keeper for one in pools[1].candidates)
    held = [seat(f"near {number}", near=True) for number in range(NEAR_SESSIONS)]
    held += [seat(f"keeper {number}", keeper=True, dialled=False) for number in range(9)]
    (pool,) = circle().pools(held, CROWD + near + keepers)
    assert pool.lacking == PICKED_SESSIONS


@pytest.mark.spec("GSP-2")
def test_of_too_many_a_lazy_guest_goes_whom_no_other_group_needs() -> None:
    full = picked(4) + guests(MAX_SESSIONS_PER_GROUP - 7, eager=True)
    rest = [
        seat("idle", dialled=False),
        seat("shared", dialled=False, needed=True),
        seat("near", dialled=False, near=True),
    ]
    assert circle().release(full + rest, 50, LATER) == []
    for seed in range(20):
        assert circle(seed).release([*full, *rest, seat("more")], 50, LATER) == ["idle"]


@pytest.mark.spec("GSP-2")
def test_a_newcomer_gets_in_and_somebody_else_goes_by_chance() -> None:
    crowd = guests(MAX_SESSIONS_PER_GROUP)
    new = seat("newcomer", dialled=False)._replace(since=LATER)
    gone = {one for seed in range(100) for one in circle(seed).release([*crowd, new], 50, LATER)}
    assert new.peer not in gone
    assert len(gone) > MAX_SESSIONS_PER_GROUP // 2


@pytest.mark.spec("GSP-2")
def test_nobody_gives_way_who_has_only_come() -> None:
    crowd = [one._replace(since=LATER) for one in guests(MAX_SESSIONS_PER_GROUP)]
    new = seat("newcomer", dialled=False)._replace(since=LATER + 1)
    assert circle().release([*crowd, new], 50, LATER + 2) == ["newcomer"]


@pytest.mark.spec("GSP-3")
def test_now_and_then_one_we_picked_gives_way_if_it_brings_nothing_first() -> None:
    seats = [*picked(4, eager=True), seat("quiet"), *guests(4)]
    one = circle()
    assert ROTATE_MS // 2 <= one.due <= ROTATE_MS
    before = one.due
    assert one.release(seats, 50, before - 1) == []
    assert one.release(seats, 50, before) == ["quiet"]
    assert one.release(seats, 50, before) == []
    assert ROTATE_MS // 2 <= one.due - before <= ROTATE_MS


def test_the_time_to_look_again_is_never_past() -> None:
    one = circle()
    before = one.due
    one.release(picked(MAX_SESSIONS_PER_GROUP + 3), 50, before)
    assert one.due > before


@pytest.mark.spec("GSP-3")
@pytest.mark.parametrize(
    ("seats", "others"),
    [
        (picked(PICKED_SESSIONS), 0),
        (picked(PICKED_SESSIONS - 1), 50),
        (picked(PICKED_SESSIONS, needed=True), 50),
        (picked(PICKED_SESSIONS, eager=True), 50),
    ],
    ids=["nobody else", "too few", "needed", "all bring news"],
)
def test_nobody_gives_way_for_nothing(seats: list[Seat], others: int) -> None:
    one = circle()
    assert one.release(seats, others, one.due) == []
