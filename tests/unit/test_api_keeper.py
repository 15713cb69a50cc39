"""A keeper among members: what is told of it, and what it tells."""

import pytest

from caller import Caller, friend_of, gardener, meet
from moot.node.store.contract import named
from moot.protocol.supply import Tip
from workshop import catch_up

PEER = "12D3KooWkeeper"


def kept(member, keeper):
    """The keeper takes what the member has, and acknowledges it."""
    replica, frontier = member.garden.replica, keeper.garden.replica.frontier
    catch_up(keeper.garden.replica, replica)
    with member.node.store.transaction():
        replica.ledger.peers.meet(PEER, None, None, member.clock.now)
    tips = [Tip(log, seq, entry) for log in frontier.logs() for seq, entry in frontier.tips(log)]
    replica.acknowledged(named(PEER), tips)


@pytest.mark.spec("KEEP-5")
async def test_a_keeper_is_told_of_apart_from_people():
    ada = await gardener()
    keeper = Caller("keeper")
    await keeper.act("join", invite=(await ada.act("invite", power="keep"))["invite"], name="k")
    assert (await ada.get("/v1/sync"))["keepers"] == []
    kept(ada, keeper)
    pump = await ada.add("fix the pump")
    (told,) = (await ada.get("/v1/sync"))["keepers"]
    assert (told["peer"], told["state"], told["lacks"], told["here"]) == (PEER, "lacks", 1, False)
    kept(ada, keeper)
    (told,) = (await ada.get("/v1/sync"))["keepers"]
    assert (told["state"], told["lacks"]) == ("has-all", 0)
    sync = await ada.get("/v1/sync")
    assert (sync["others"], sync["people"]) == (0, [])
    assert (await ada.get(f"/v1/things/{pump}"))["have"] == {"count": 0, "of": 0}


async def test_who_leaves_may_rely_on_a_keeper():
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    await ben.add("dig")
    keeper = Caller("keeper")
    await keeper.act("join", invite=(await ben.act("invite", power="keep"))["invite"], name="k")
    kept(ben, keeper)
    assert (await ben.act("leave", group="garden"))["group"] == "garden"
