"""What a node says of itself, its people and its clock."""

import json

import pytest

from caller import Caller, RefusedError, apart, friend_of, gardener, meet, refused, titles
from moot.node.company import Failure, Nobody, Visit
from moot.node.doctor import examine
from moot.node.link import Tried, Way
from moot.node.node import UP, NetworkState
from moot.node.ways.reachability import Reachability

DAY = 86_400_000


class Company(Nobody):
    """One session, as somebody else's."""

    def __init__(self, host, guest):
        self.visit = Visit(
            "12D3peer",
            "/ip4/127.0.0.1/tcp/1",
            {host.garden.id: guest.garden.forge.log},
            host.clock.now,
            3.5,
        )

    def visits(self):
        return [self.visit]

    def failures(self):
        return {}

    def nearby(self):
        return None

    async def ping(self, peer):
        assert peer == self.visit.peer
        return 12.34


async def test_who_is_here_and_how_far_away():
    ada = await gardener()
    ben = await friend_of(ada)
    trouble = await refused(ada.get("/v1/ping/ben"))
    assert (trouble.status, trouble.code) == (503, "away")
    assert (await refused(ada.get("/v1/ping/eve"))).code == "unknown"
    assert (await refused(ada.get("/v1/ping/ada"))).code == "usage"
    ada.node.company = Company(ada, ben)
    ada.node.set_network(NetworkState(UP, "12D3self", ("/ip4/127.0.0.1/tcp/2",)))
    ping = await ada.get("/v1/ping/Ben")
    assert (ping["ms"], ping["path"], ping["name"]) == (12.3, "direct", "ben")
    person = next(one for one in await ada.get("/v1/people") if one["name"] == "ben")
    assert person["here"]
    assert person["path"] == "direct"
    (peer,) = await ada.get("/v1/peers")
    assert (peer["state"], peer["name"], peer["ms"]) == ("connected", "ben", 3.5)
    status = await ada.get("/v1/status")
    assert (status["here"], status["people"]) == (1, 1)
    assert status["network"]["state"] == "up"
    invite = await ada.act("invite")
    assert invite["addresses"] == ["/ip4/127.0.0.1/tcp/2/p2p/12D3self"]
    assert (await ada.act("add", title="x"))["here"] == 1


class Gone(Company):
    """The same one, whom we do not reach."""

    def visits(self):
        return []

    def failures(self):
        tried = (Tried(Way.LAN, "not seen"), Tried(Way.DIRECT, "192.0.2.7 no answer"))
        return {self.visit.peer: Failure("no address answers", tried)}


async def test_who_relays_is_named():
    ada = await gardener()
    ben = await friend_of(ada)
    ada.node.company = company = Company(ada, ben)
    company.visit = company.visit._replace(way=Way.RELAYED, via="12D3keeper")
    ping = await ada.get("/v1/ping/ben")
    assert ping["path"] == "relayed"
    assert ping["via"] == {"peer": "12D3keeper", "name": None}
    assert (await ada.get("/v1/status"))["peers"]["paths"] == {"relayed": 1}


@pytest.mark.spec("RCH-15")
async def test_why_somebody_is_reached_through_a_relay_alone():
    ada = await gardener()
    ben = await friend_of(ada)
    ada.node.company = company = Company(ada, ben)
    company.visit = company.visit._replace(way=Way.RELAYED, via="12D3keeper")
    failed = {"12D3peer": (Tried(Way.PUNCHED, "the routers of both let no packets through"),)}
    ada.node.reachability = lambda: Reachability(beside=failed)
    ping = await ada.get("/v1/ping/ben")
    told = [{"path": "punched", "why": "the routers of both let no packets through"}]
    assert ping["tried"] == told
    assert (await ada.get("/v1/peers"))[0]["tried"] == told


@pytest.mark.spec("RCH-15")
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            Reachability(),
            "router ok: no router was asked to let others in",
        ),
        (
            Reachability(),
            "from outside warning: nobody came in, and no relay:"
            " nobody is connected who could relay",
        ),
        (
            Reachability(not_mapped="no router here offers it"),
            "router ok: no router here offers it",
        ),
        (
            Reachability(unwilling={"12D3keeper": "it does not relay for others"}),
            "from outside warning: nobody came in, and no relay: a device …keeper:"
            " it does not relay for others",
        ),
        (
            Reachability(mapped="/ip4/5.0.0.1/tcp/1"),
            "router ok: the router lets others in at /ip4/5.0.0.1/tcp/1",
        ),
        (
            Reachability(relays=("12D3keeper",)),
            "from outside ok: nobody came in by themselves; others may by a device …keeper",
        ),
        (Reachability(reached=True), "from outside ok: others came in from elsewhere"),
        (
            Reachability(relaying=True, guests=2, circuits=1, carried=1_572_864),
            "relay ok: others are reached through this node: 2 keep a place here,"
            " 1 conversations now, 1.5 MiB passed on",
        ),
        (
            Reachability(
                beside={"12D3peer": (Tried(Way.DIRECT, "no answer"), Tried(Way.PUNCHED, "no"))}
            ),
            "direct way ok: to a device …D3peer only by a relay (direct: no answer; punched: no)",
        ),
    ],
)
async def test_the_doctor_says_how_others_reach_us(state, said):
    ada = await gardener()
    ben = await friend_of(ada)
    ada.node.company = Gone(ada, ben)
    ada.node.set_network(NetworkState(UP, "12D3self", ()))
    ada.node.reachability = lambda: state
    checks = (await examine(ada.node))["checks"]
    assert said in [f"{one['name']} {one['state']}: {one['message']}" for one in checks]


@pytest.mark.spec("API-82")
async def test_each_path_that_failed_is_named():
    ada = await gardener()
    ben = await friend_of(ada)
    ada.node.company = Gone(ada, ben)
    ada.node.set_network(NetworkState(UP, "12D3self", ()))
    await ada.add("pump")
    garden = ada.garden.replica.ledger.peers
    with ada.node.store.transaction():
        garden.meet("12D3peer", ben.garden.forge.log, None, 1)
    tried = [
        {"path": "same-network", "why": "not seen"},
        {"path": "direct", "why": "192.0.2.7 no answer"},
    ]
    trouble = await refused(ada.get("/v1/ping/ben"))
    assert trouble.error["cause"] == "same network: not seen; direct: 192.0.2.7 no answer"
    (peer,) = await ada.get("/v1/peers")
    (unreached,) = (await ada.get("/v1/status"))["peers"]["unreached"]
    (synced,) = (await ada.get("/v1/sync"))["people"]
    person = next(one for one in await ada.get("/v1/people") if one["name"] == "ben")
    for one in (peer, unreached, synced, person):
        assert one["tried"] == tried
        assert one["reason"] == "no address answers"


async def test_two_people_of_one_name_are_told_apart_by_id():
    ada = await gardener()
    await friend_of(ada)
    other = Caller("ben", seed=7)
    await other.act("join", invite=(await ada.act("invite"))["invite"], name="ben")
    meet(ada, other)
    trouble = await refused(ada.get("/v1/ping/ben"))
    assert trouble.code == "ambiguous"
    assert len({one["short"] for one in trouble.error["candidates"]}) == 2


@pytest.mark.spec("NODE-9")
@pytest.mark.parametrize("now", [0, 1, 4_102_444_800_000, 2**45])
async def test_an_absurd_clock_stops_nothing_and_is_told(now):
    ada = Caller("ada")
    ada.clock.now = now
    await ada.act("init", name="ada")
    await ada.act("group.new", name="garden")
    pump = await ada.add("pump")
    await ada.act("claim", id=pump)
    assert titles(await ada.get("/v1/things")) == ["pump"]
    assert "clock" in {one["code"] for one in (await ada.get("/v1/status"))["warnings"]}
    checks = {one["name"]: one["state"] for one in (await examine(ada.node))["checks"]}
    assert checks["clock"] == "warning"


@pytest.mark.spec("NODE-9")
async def test_a_friends_clock_far_ahead_is_told_and_changes_nothing_else():
    ada, ben, pump = await apart()
    ben.clock.now += 3 * DAY
    await ben.act("edit", id=pump, fields={"title": "the pump"})
    meet(ada, ben)
    (warning,) = [
        one for one in (await ada.get("/v1/status"))["warnings"] if one["code"] == "clock"
    ]
    assert warning["message"] == "ben's clock is 3 days ahead of this machine's now"
    await ada.act("edit", id=pump, fields={"title": "that pump"})
    meet(ada, ben)
    assert titles(await ben.get("/v1/things")) == ["that pump"]


async def test_equal_hashes_go_with_equal_dumps():
    ada, ben, _ = await apart()
    dumps = []
    for caller in (ada, ben):
        dump = await caller.get("/v1/dump")
        assert dump["hash"] == (await caller.get("/v1/state-hash"))["hash"]
        dumps.append((dump["hash"], dump["cells"], dump["skipped"]))
    assert dumps[0] == dumps[1]
    await ada.add("more")
    assert (await ada.get("/v1/state-hash"))["hash"] != dumps[0][0]


@pytest.mark.spec("API-5")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v2/things", 404),
        ("POST", "/v1/things", 405),
        ("DELETE", "/v1/acts", 405),
    ],
)
async def test_unknown_routes_are_refused_like_everything_else(method, path, status):
    ada = await gardener()
    with pytest.raises(RefusedError) as caught:
        await ada.ask(method, path, {})
    assert (caught.value.status, caught.value.code) == (status, "no-route")


async def test_a_bug_is_an_answer_too_and_the_log_says_more(caplog, monkeypatch):
    ada = await gardener()
    monkeypatch.setattr(type(ada.garden.replica), "state_hash", lambda _: 1 / 0)
    trouble = await refused(ada.get("/v1/state-hash"))
    assert (trouble.status, trouble.code) == (500, "bug")
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" not in json.dumps(trouble.error)
