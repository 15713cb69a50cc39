"""Bundles by the API: what goes in, what is let in, and what is known of it after."""

from __future__ import annotations

import pytest
import trio

from caller import Caller, apart, gardener, meet, refused
from carried import bundle, counts, fill, make, newcomer, pieces, take
from contract.test_redaction import hollow
from exported import reader
from moot.node.exchange.vouching import vouch
from moot.node.node import UP, NetworkState
from moot.protocol.bundle_part import End
from moot.protocol.supply import Tip
from workshop import NOON

DAY = 86_400_000


async def hash_of(caller: Caller) -> str:
    return str((await caller.get("/v1/state-hash"))["hash"])


@pytest.mark.spec("BUN-7")
async def test_a_newcomer_gets_everything_with_no_network() -> None:
    ada, ben, pump = await apart()
    await ben.act("claim", id=pump)
    meet(ada, ben)
    data, told = await make(ada)
    assert told == {
        "group": "garden", "for": None, "met": None, "since": None,
        "entries": 6, "logs": 2, "of": 6, "about": ada.garden.replica.logs.size,
    }  # fmt: skip
    cy = await newcomer(ada)
    taken = await take(cy, data)
    assert taken["ended"]
    assert counts(taken) == {"new": 6}
    assert taken["contents"] == {"made": "2027-01-15T08:00:00.000Z", "entries": 6, "logs": 2}
    (maker,) = taken["makers"].values()
    assert (maker["name"], maker["lacks"], maker["lacks_of_mine"]) == ("ada", 2, 2)
    back, told = await make(cy, person="ada")
    assert (told["entries"], told["met"], told["for"]["name"]) == (2, True, "ada")
    assert counts(await take(ada, back)) == {"new": 2}
    assert await hash_of(ada) == await hash_of(cy)


@pytest.mark.spec("BUN-7")
async def test_what_is_written_while_it_is_made_is_not_in_it() -> None:
    ada = await gardener()
    chunks: list[bytes] = []
    async with ada.open("GET", "/v1/bundle") as answer:
        async for message in answer:
            if not chunks:
                await ada.add("late")
            chunks.append(message.get("body", b""))
    data = b"".join(chunks)
    cy = await newcomer(ada)
    taken = await take(cy, data)
    assert (taken["contents"]["entries"], counts(taken)) == (2, {"new": 2})


@pytest.mark.spec("API-90")
@pytest.mark.spec("BUN-13")
async def test_to_take_it_again_changes_nothing() -> None:
    ada = await gardener()
    await ada.add("pump")
    data, _ = await make(ada)
    cy = await newcomer(ada)
    assert counts(await take(cy, data)) == {"new": 3}
    before = cy.node.seq
    assert counts(await take(cy, data)) == {"known": 3}
    assert counts(await take(ada, data)) == {"known": 3}
    assert cy.node.seq == before


@pytest.mark.spec("BUN-13")
async def test_one_who_stops_goes_on_and_writes_meanwhile() -> None:
    ada = await gardener()
    total = await fill(ada, 170)  # 16 KiB each: two windows
    data, _ = await make(ada)
    cy = await newcomer(ada)
    first = await take(cy, data, windows=1)
    assert 0 < first["new"] < total
    assert not first["ended"]
    await cy.add("mine")
    rest = await take(cy, data)
    assert rest["ended"]
    assert (first["new"] + rest["new"], rest["known"]) == (total, first["new"])
    assert counts(await take(cy, data)) == {"known": total}


@pytest.mark.spec("BUN-13")
async def test_others_have_their_turn_while_it_is_taken() -> None:
    ada = await gardener()
    total = await fill(ada, 60)
    data, _ = await make(ada)
    cy = await newcomer(ada)
    seen: list[int] = []

    async def look_on() -> None:
        while True:
            seen.append(cy.garden.replica.ledger.count())
            await trio.lowlevel.checkpoint()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(look_on)
        await take(cy, data)
        nursery.cancel_scope.cancel()
    assert len({count for count in seen if 2 < count < total}) >= 2


@pytest.mark.spec("BUN-10")
async def test_for_somebody_what_they_are_not_known_to_have() -> None:
    ada, ben, _ = await apart()
    data, told = await make(ada, person="ben")
    assert (told["entries"], told["met"]) == (0, True)
    await ada.add("shed")
    await ada.add("tank")
    data, told = await make(ada, person="ben")
    assert (told["entries"], told["of"]) == (2, 7)
    assert counts(await take(ben, data)) == {"new": 2}
    assert (await make(ada, person="ben"))[1]["entries"] == 2  # no receipt came back
    await take(ada, (await make(ben))[0])
    assert (await make(ada, person="ben"))[1]["entries"] == 0
    cy = await newcomer(ada)
    await take(ada, (await make(cy))[0])
    told = (await make(ada, person="cy"))[1]
    # What cy wrote he has; of anything else nobody heard that he does.
    assert (told["entries"], told["of"], told["met"]) == (7, 9, False)
    caught = await refused(ada.ask("GET", "/v1/bundle", {"person": "dora"}))
    assert (caught.code, caught.error["next"]) == ("unknown", ["moot who"])


@pytest.mark.spec("BUN-10")
async def test_of_several_devices_the_one_that_has_least_counts() -> None:
    ada, ben, _ = await apart()
    laptop = Caller("ben", seed=99)
    invite = (await ben.act("device.add"))["invite"]
    await laptop.act("join", invite=invite)
    await take(ada, (await make(laptop))[0])  # it has nothing yet but its own opening
    told = (await make(ada, person="ben"))[1]
    assert (told["entries"], told["of"]) == (6, 6)  # the other has not what it wrote
    assert (await make(ben, person="me"))[1]["entries"] == 5  # of it he knows nothing at all


@pytest.mark.spec("BUN-11")
async def test_since_a_day_what_was_written_from_then_on_and_what_follows() -> None:
    ada, ben, _ = await apart()
    old, _ = await make(ada)
    ada.clock.now = ben.clock.now = NOON + 3 * DAY
    await ada.add("new")
    ada.clock.now = NOON + 1 * DAY
    await ada.add("by a clock that went back")
    ada.clock.now = NOON + 4 * DAY
    data, told = await make(ada, since="2027-01-18")
    assert (told["entries"], told["logs"], told["since"]) == (2, 1, "2027-01-18T00:00:00.000Z")
    assert counts(await take(ben, data)) == {"new": 2}
    assert (await make(ada, since="3d"))[1]["entries"] == 2
    assert (await make(ada, since="7d"))[1]["entries"] == 7
    assert (await make(ada, since="today"))[1]["entries"] == 0
    cy = await newcomer(ada)
    taken = await take(cy, data)
    assert counts(taken) == {"gaps": 2}
    assert taken["ended"]
    assert counts(await take(cy, old)) == {"new": 5}
    assert counts(await take(cy, data)) == {"new": 2}
    assert await hash_of(cy) != await hash_of(ada)  # cy's own two are to be carried back
    caught = await refused(ada.ask("GET", "/v1/bundle", {"since": "2030-01-01"}))
    assert caught.code == "bad-date"
    caught = await refused(ada.ask("GET", "/v1/bundle", {"since": "3d", "person": "ben"}))
    assert caught.code == "usage"


@pytest.mark.spec("BUN-8")
@pytest.mark.spec("BUN-9")
async def test_a_receipt_comes_back_and_is_known_from_then_on() -> None:
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "the pump"})
    assert (await ada.get("/v1/sync"))["people"][0]["lacks"] == 1
    await take(ben, (await make(ada, person="ben"))[0])
    data, told = await make(ben, person="ada")
    assert told["entries"] == 0  # there is nothing but the receipt
    taken = await take(ada, data)
    (maker,) = taken["makers"].values()
    assert (maker["name"], maker["lacks"], maker["lacks_of_mine"]) == ("ben", 0, 0)
    sync = await ada.get("/v1/sync")
    assert (sync["people"][0]["state"], sync["mine_waiting"]) == ("has-all", 0)


@pytest.mark.spec("BUN-9")
async def test_an_old_receipt_takes_nothing_back() -> None:
    ada, ben, _ = await apart()
    old, _ = await make(ben)
    await ada.add("shed")
    meet(ada, ben)
    assert (await ada.get("/v1/sync"))["people"][0]["lacks"] == 0
    await take(ada, old)
    assert (await ada.get("/v1/sync"))["people"][0]["lacks"] == 0
    forge, frontier = ben.garden.forge, ada.garden.replica.frontier
    assert forge is not None
    unknown = Tip(forge.log, 9, bytes(32))
    foreign = [Tip(forge.log, *tip) for log in frontier.logs() for tip in frontier.tips(log)]
    vouch(ada.node.store, ada.garden.replica, forge.log, [unknown, *foreign])
    assert (await ada.get("/v1/sync"))["people"][0]["lacks"] == 0


@pytest.mark.spec("BUN-13")
async def test_bodies_that_were_lacking_come_from_what_is_held_already() -> None:
    ada = await gardener()
    await ada.add("pump")
    cy = await newcomer(ada)
    whole = pieces(ada)
    hollowed = [
        piece._replace(run=hollow(run, 0).encode()) if (run := piece.decoded()).first > 1 else piece
        for piece in whole
    ]
    assert counts(await take(cy, bundle(ada, *hollowed, End()))) == {"new": 3}
    assert cy.garden.replica.gaps() == 1
    assert counts(await take(cy, bundle(ada, *whole, End()))) == {"known": 3}
    assert cy.garden.replica.gaps() == 0
    assert [one["title"] for one in await cy.get("/v1/things")] == ["pump"]


@pytest.mark.parametrize("power", ["read", "keep"])
async def test_readers_and_keepers_carry_too(power: str) -> None:
    ada, ben, _ = await apart()
    await ada.add("shed")
    porter = await reader(ada, "porter", power)
    data, told = await make(ada)
    taken = await take(porter, data)
    assert counts(taken) == {"new": told["entries"]}
    assert [one["name"] for one in taken["makers"].values()] == ["ada"] * (power == "read")
    onwards, _ = await make(porter)
    taken = await take(ben, onwards)
    assert counts(taken) == {"new": 1, "known": told["entries"] - 1}
    assert not taken["makers"]  # who writes no log signs nothing
    assert await hash_of(ben) == await hash_of(ada)
    if power == "keep":
        for query in ({"person": "ben"}, {"since": "3d"}):
            caught = await refused(porter.ask("GET", "/v1/bundle", query))
            assert (caught.code, caught.status) == ("read-only", 403)


async def test_those_who_first_met_by_hand_know_where_to_find_each_other() -> None:
    ada = await gardener()
    place = "/ip4/192.0.2.1/tcp/4001"
    ada.node.set_network(NetworkState(UP, "12D3KooWAda", (place,)))
    cy = await newcomer(ada)
    cy.node.set_network(NetworkState(UP, "12D3KooWCy", ("/ip4/192.0.2.2/tcp/4001",)))
    hinted: list[bytes] = []
    cy.node.profile.on_hint.append(lambda membership: hinted.append(membership.id))
    await take(cy, (await make(ada))[0])
    (known,) = cy.garden.replica.ledger.peers.known()
    assert (known.peer, known.addresses, known.met) == ("12D3KooWAda", (place,), 0)
    assert hinted == [cy.garden.id]
    await take(cy, (await make(cy))[0])  # of oneself one need not hear
    assert len(cy.garden.replica.ledger.peers.known()) == 1
