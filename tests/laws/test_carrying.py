"""Whatever two homes hold, forks and all: bundles bring it over, and tell the truth of it."""

from __future__ import annotations

import random

import pytest
import trio
from hypothesis import given, settings
from hypothesis import strategies as st

from caller import Caller
from carried import counts, make, take
from laws.scattered import scatter
from moot.node.replica import Replica
from moot.protocol.bundle import HEAD_SIZE
from moot.protocol.invite import Invite
from moot.protocol.limits import BUNDLE_BLOCK
from workshop import KEYS, NOON

SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = settings().max_examples // 6 + 1


async def home(name: str) -> Caller:
    """Somebody in the test group."""
    caller = Caller(name)
    await caller.act("join", invite=Invite(KEYS, "garden", ()).text(), name=name)
    return caller


def entries(replica: Replica) -> set[bytes]:
    return {kept.id for kept in replica.ledger.since(0, 10_000)}


async def _there_and_back(seed: int) -> None:
    chance = random.Random(seed)
    ada, ben = await home("ada"), await home("ben")
    scatter(chance, [ada.garden.replica, ben.garden.replica])
    both = entries(ada.garden.replica) | entries(ben.garden.replica)
    taken = await take(ben, (await make(ada))[0])
    assert taken["gaps"] == taken["surplus"] == taken["faulty"] == 0
    assert entries(ben.garden.replica) == both
    back, told = await make(ben, person="ada")
    taken = await take(ada, back)
    assert (taken["gaps"], taken["new"] + taken["known"]) == (0, told["entries"])
    assert entries(ada.garden.replica) == both
    assert ada.garden.replica.frontier.digest() == ben.garden.replica.frontier.digest()
    assert ada.garden.replica.state_hash() == ben.garden.replica.state_hash()
    # From here on nothing is left to bring, as far as a fork lets one know.
    await take(ben, (await make(ada, person="ben"))[0])
    if len(ada.garden.replica.frontier.forked()) == 0:
        assert (await make(ben, person="ada"))[1]["entries"] == 0


@given(SEEDS)
@settings(max_examples=EXAMPLES)
@pytest.mark.spec("BUN-10")
def test_there_and_back(seed: int) -> None:
    trio.run(_there_and_back, seed)


async def _partly(seed: int) -> None:
    """Bundles in any order, cut, damaged or since some day; then one that is whole."""
    chance = random.Random(seed)
    ada, ben = await home("ada"), await home("ben")
    scatter(chance, [ada.garden.replica, ben.garden.replica])
    for _ in range(4):
        for caller in (ada, ben):
            caller.clock.now += chance.randrange(3 * 86_400_000)
            await caller.add(f"at {caller.clock.now - NOON}")
        giver, taker = chance.sample([ada, ben], 2)
        query = chance.choice(({}, {"since": chance.choice(("today", "2d", "5d"))},
                               {"person": taker.name}))  # fmt: skip
        if "person" in query and taker.name not in {
            one["name"] for one in await giver.get("/v1/people")
        }:
            query = {}
        data = bytearray((await make(giver, **query))[0])
        match chance.randrange(4):
            case 0:
                del data[HEAD_SIZE + chance.randrange(BUNDLE_BLOCK) :]
            case 1:
                data[chance.randrange(HEAD_SIZE, len(data))] ^= 1
            case _:
                pass
        before = entries(taker.garden.replica)
        await take(taker, bytes(data))
        assert before <= entries(taker.garden.replica)
    for listener, device in ((ada, ben), (ben, ada)):
        log = device.garden.log
        assert log is not None
        acked = listener.garden.replica.ledger.peers.acks().get(log, [])
        held = entries(device.garden.replica)
        for place in acked:
            kept = listener.garden.replica.ledger.read(place.entry)
            assert kept is not None
            assert kept.id in held
    await take(ben, (await make(ada))[0])
    assert entries(ben.garden.replica) >= entries(ada.garden.replica)
    assert counts(await take(ben, (await make(ada))[0])).keys() <= {"known"}


@given(SEEDS)
@settings(max_examples=EXAMPLES)
@pytest.mark.spec("BUN-8")
@pytest.mark.spec("BUN-11")
@pytest.mark.spec("BUN-14")
def test_nothing_is_lost_and_nothing_claimed_whatever_comes_over(seed: int) -> None:
    trio.run(_partly, seed)
