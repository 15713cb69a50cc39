"""A keeper among members: what is told of it, and what it tells."""

import pytest

from caller import Caller, friend_of, gardener, meet, refused
from moot.node.company import Nobody, Visit
from moot.node.store.contract import named
from moot.protocol.invite import Invite
from moot.protocol.supply import Tip
from schemas import must_hold
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


@pytest.mark.spec("KEEP-2")
async def test_a_keeper_keeps_no_name_though_an_invite_carries_one():
    ada = await gardener()
    invite = Invite.read((await ada.act("invite", power="keep"))["invite"])
    assert invite.name == ""
    for verb in ("keeper.take", "join"):
        keeper = Caller("keeper")
        if verb == "join":
            await keeper.act("init", name="eve")
        await keeper.act(verb, invite=invite._replace(name="garden").text())
        (enrolment,) = keeper.node.store.enrolments()
        assert enrolment.label == ""
        assert keeper.garden.name == keeper.garden.written[:8]


class Visited(Nobody):
    """A company of one visitor."""

    def __init__(self, group, log):
        self.group, self.log = group, log

    def visits(self):
        return [Visit("12D3KooWada", "/ip4/127.0.0.1", {self.group: self.log}, 0, None)]

    def failures(self):
        return {}


@pytest.mark.spec("KEEP-10")
async def test_it_tells_what_it_keeps_and_what_wants_a_look():
    ada = await gardener()
    keeper = Caller("keeper")
    assert (await keeper.get("/v1/keeper"))["groups"] == []
    answer = await keeper.act(
        "keeper.take", invite=(await ada.act("invite", power="keep"))["invite"]
    )
    must_hold(answer, "answer")
    name = keeper.garden.written[:8]
    told = await keeper.get("/v1/keeper")
    must_hold(told, "keeper")
    assert [one["code"] for one in told["warnings"]] == ["unmet"]
    assert name in told["warnings"][0]["message"]
    assert told["warnings"][0]["next"]
    await ada.add("dig")
    kept(ada, keeper)
    log = ada.garden.forge.log
    peers = keeper.garden.replica.ledger.peers
    with keeper.node.store.transaction():
        peers.meet("12D3KooWada", log, None, keeper.clock.now)
        peers.meet("12D3KooWben", b"b" * 32, None, keeper.clock.now - 1000)
        peers.meet("12D3KooWother", None, None, keeper.clock.now)
    keeper.node.company = Visited(keeper.garden.id, log)
    told = await keeper.get("/v1/keeper")
    must_hold(told, "keeper")
    entries = (await ada.get("/v1/groups"))[0]["entries"]
    assert (told["entries"], told["sessions"], told["warnings"]) == (entries, 1, [])
    (group,) = told["groups"]
    assert (group["short"], group["entries"], group["sessions"]) == (name, entries, 1)
    assert group["bytes"] == told["bytes"] == keeper.garden.replica.logs.size + 128 * entries
    assert (group["quota"], told["quota"], group["paused"]) == (2 * 10**9, 10**10, None)
    assert [(one["here"], one["lacks"]) for one in group["devices"]] == [
        (True, 0),
        (False, entries),
    ]
    assert group["keepers"] == 1
    assert group["seen"] == group["devices"][0]["seen"] > group["devices"][1]["seen"]


@pytest.mark.spec("KEEP-9")
async def test_it_refuses_more_groups_than_it_can_serve(monkeypatch):
    monkeypatch.setattr("moot.node.acts.keeping.MAX_KEPT_GROUPS", 1)
    keeper = Caller("keeper")
    invites = []
    for name in ("ada", "ben"):
        owner = await gardener(name)
        invites.append((await owner.act("invite", power="keep"))["invite"])
    await keeper.act("keeper.take", invite=invites[0])
    trouble = await refused(keeper.act("keeper.take", invite=invites[1]))
    assert (trouble.code, trouble.status) == ("full", 409)
    assert (await keeper.act("keeper.take", invite=invites[0]))["nothing"]


async def test_who_leaves_may_rely_on_a_keeper():
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    await ben.add("dig")
    keeper = Caller("keeper")
    await keeper.act("join", invite=(await ben.act("invite", power="keep"))["invite"], name="k")
    kept(ben, keeper)
    assert (await ben.act("leave", group="garden"))["group"] == "garden"
