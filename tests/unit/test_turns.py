"""Places at a node that everybody dials: nobody stays for ever while others wait."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from moot.node.peering.turns import SPARE, Turns
from moot.protocol.gossip_limits import SEAT_MS
from moot.protocol.keeper_limits import KEEPER_CONNECTIONS, KEEPER_INBOUND
from moot.protocol.limits import MAX_CONNECTIONS, MAX_INBOUND

LATE = SEAT_MS + 1_000


def turns(*needed):
    return Turns(SimpleNamespace(needs=lambda peer: peer in needed))


def talk(peer, since=0, *, dialled=False, over=None):
    return SimpleNamespace(
        peer=peer, since=since, over=over, link=SimpleNamespace(initiator=dialled)
    )


@pytest.mark.spec("KEEP-18")
def test_the_guest_who_is_here_longest_goes_when_hardly_a_place_is_left():
    places = turns()
    guests = [talk(f"guest {number}", number) for number in range(places.guests - SPARE)]
    assert places.over(guests, LATE) is None
    assert places.over([*guests, talk("ours", -1, dialled=True)], LATE) is None
    more = [*guests, talk("one more", LATE)]
    assert places.over(more, LATE) is more[0]
    # Whoever is on the way out has a place no longer.
    assert places.over([talk("gone", over="bye"), *guests], LATE) is None


@pytest.mark.spec("KEEP-18")
def test_nobody_goes_before_his_time_nor_who_carries_others():
    places = turns("relay")
    fresh = [talk(f"guest {number}", LATE) for number in range(places.guests)]
    assert places.over(fresh, LATE) is None
    assert places.over([talk("relay"), *fresh], LATE) is None
    old = talk("old", 5)
    assert places.over([talk("relay"), old, *fresh], LATE) is old


@pytest.mark.spec("KEEP-18")
def test_a_keeper_has_more_places():
    places = turns()
    crowd = [talk(f"guest {number}", number) for number in range(MAX_CONNECTIONS)]
    assert places.all_taken(crowd)
    places.widen(keeper=True)
    assert not places.all_taken(crowd)
    assert places.over(crowd, LATE) is None
    assert (places.sessions, places.guests) == (KEEPER_CONNECTIONS, KEEPER_INBOUND)
    places.widen(keeper=False)
    assert places.all_taken(crowd)
    assert places.guests == MAX_INBOUND
