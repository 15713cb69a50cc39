"""Bundles that are damaged, forged, of others or too much: what is left, and what is said."""

from __future__ import annotations

import pytest
import trio

from caller import Caller, apart, friend_of, gardener, meet, refused
from carried import bundle, counts, fill, made, make, newcomer, pieces, take
from moot.node.node import UP, NetworkState
from moot.node.store.memory import MemoryStore
from moot.node.trouble import Trouble
from moot.protocol.bundle import HEAD_SIZE, Head
from moot.protocol.bundle_part import Contents, End, Receipt
from moot.protocol.limits import BUNDLE_BLOCK, MAX_BUNDLE_BLOCKS, MAX_BUNDLE_RECEIPTS
from moot.protocol.supply import Tip
from scribe import signing_key

DAY = 86_400_000


@pytest.mark.spec("BUN-8")
async def test_nobody_can_sign_for_another() -> None:
    ada, ben, _ = await apart()
    await ada.add("shed")
    cy = await friend_of(ada, "cy")
    forge, mine = ben.garden.forge, cy.garden.forge
    assert forge is not None
    assert mine is not None
    tips = tuple(
        sorted(
            Tip(log, *tip)
            for log in ada.garden.replica.frontier.logs()
            for tip in ada.garden.replica.frontier.tips(log)
        )
    )
    forged = Receipt.make(mine.signer, ada.garden.id, tips)._replace(log=forge.log)
    stranger = Receipt.make(signing_key("mallory"), ada.garden.id, tips)
    taken = await take(ada, bundle(cy, Contents(0, 0, 0), forged, stranger, End()))
    assert [fault["why"] for fault in taken["faults"]] == ["a receipt that its device did not sign"]
    assert not taken["makers"]
    people = {one["name"]: one["lacks"] for one in (await ada.get("/v1/sync"))["people"]}
    assert people["ben"] == 3
    mallory = signing_key("mallory").public
    assert mallory not in ada.garden.replica.ledger.peers.acks()


@pytest.mark.spec("BUN-14")
async def test_what_is_unsound_keeps_out_nothing_else() -> None:
    ada, _, _ = await apart()
    sound = pieces(ada)
    cy = await newcomer(ada)
    broken = sound[1]._replace(run=sound[1].run[:-90] + bytes(90))
    data = bundle(ada, Contents(0, 5, 2), sound[0], broken, *sound[2:], End())
    taken = await take(cy, data)
    assert taken["ended"]
    assert taken["faulty"] == 1
    assert taken["faults"][0]["at"] == HEAD_SIZE
    # Those of the same log that follow it wait for it; the other log is whole.
    assert taken["new"] + taken["gaps"] == 4
    assert taken["gaps"] in (1, 2)
    assert counts(await take(cy, bundle(ada, *sound, End())))["new"] == 5 - taken["new"]


@pytest.mark.spec("BUN-13")
async def test_a_full_disk_ends_it_and_what_came_before_stays() -> None:
    ada = await gardener()
    total = await fill(ada, 40)
    data, _ = await make(ada)
    store = MemoryStore()
    cy = Caller("cy", store)
    await cy.act("join", invite=(await ada.act("invite"))["invite"], name="cy")
    stop = cy.garden.replica.subscribe(lambda _: setattr(store, "full", True))
    caught = await refused(take(cy, data))
    assert (caught.code, caught.status) == ("disk", 507)
    there = cy.garden.replica.ledger.count() - 2
    assert 0 < there < total
    store.full = False
    stop()
    taken = await take(cy, data)
    assert counts(taken) == {"new": total - there, "known": there}


@pytest.mark.spec("BUN-8")
async def test_no_more_receipts_are_looked_at_than_one_device_needs() -> None:
    ada, ben, _ = await apart()
    forge = ben.garden.forge
    assert forge is not None
    (tip,) = ada.garden.replica.frontier.tips(forge.log)
    receipt = Receipt.make(forge.signer, ada.garden.id, (Tip(forge.log, *tip),))
    taken = await take(ada, bundle(ben, *[receipt] * (MAX_BUNDLE_RECEIPTS + 2), End()))
    assert counts(taken) == {"faulty": 2}
    assert list(taken["makers"]) == ["ben"]


@pytest.mark.spec("BUN-6")
@pytest.mark.spec("BUN-14")
async def test_a_damaged_or_cut_bundle_is_used_as_far_as_it_goes() -> None:
    ada = await gardener()
    await fill(ada, 40)
    ben = await friend_of(ada)
    meet(ada, ben)
    data = await made(ada)
    at = HEAD_SIZE + 3 * BUNDLE_BLOCK
    damaged = data[: at + 9] + bytes(64) + data[at + 73 :]
    cy = await newcomer(ada)
    taken = await take(cy, damaged)
    assert (taken["ended"], taken["faulty"]) == (True, 1)
    assert taken["faults"] == [{"at": at, "why": "a damaged block"}]
    assert taken["new"] > 0
    cut = await take(await newcomer(ada, "dora"), data[: len(data) * 3 // 4])
    assert not cut["ended"]
    assert 0 < cut["new"] < taken["contents"]["entries"]
    assert taken["new"] + (await take(cy, data))["new"] == taken["contents"]["entries"]
    assert await take(cy, data[: HEAD_SIZE + 100])  # no whole block: nothing, and no harm


@pytest.mark.spec("BUN-12")
async def test_the_group_is_found_by_its_sign_or_the_bundle_refused() -> None:
    ada = await gardener()
    await ada.add("pump")
    data, _ = await make(ada)
    await ada.act("group.new", name="pond")
    assert counts(await take(ada, data)) == {"known": 3}
    caught = await refused(take(ada, data, group="pond"))
    assert (caught.code, caught.status) == ("other-group", 409)
    assert caught.error["message"] == "the bundle is of garden, and this is pond"
    eve = await gardener("eve")
    caught = await refused(take(eve, data))
    assert (caught.code, caught.status) == ("no-group", 403)
    assert "moot join" in caught.error["next"][0]
    caught = await refused(take(await nobody(), data))
    assert caught.code == "no-group"
    for wrong in (b"", b"{}", data[:40], b"x" * 200_000, data[:14] + b"\1" + bytes(64)):
        caught = await refused(take(ada, wrong))
        assert (caught.code, caught.status) == ("bad-file", 400)
    caught = await refused(take(ada, data[:14] + b"\2" + data[15:]))
    assert caught.code == "newer-file"


async def nobody() -> Caller:
    """A home without a profile."""
    return Caller("nobody")


async def test_bounds_of_a_request() -> None:
    ada = await gardener()
    head = Head.make(ada.garden.replica.keys.bundle_key, bytes(32)).written()
    for query in ({"block": MAX_BUNDLE_BLOCKS + 1}, {"block": -1}, {"skip": BUNDLE_BLOCK + 1}):
        caught = await refused(ada.ask("POST", "/v1/bundle", query, head))
        assert caught.code == "usage"
    caught = await refused(ada.ask("POST", "/v1/bundle", {}, head + bytes(33 * BUNDLE_BLOCK)))
    assert caught.code == "too-large"
    answer, _ = await ada.ask("POST", "/v1/bundle", {"block": 7, "skip": 3}, head)
    assert answer["next"] == {"block": 7, "skip": None}


async def test_a_group_that_is_left_ends_it() -> None:
    ada = await gardener()
    await fill(ada, 60)
    data, _ = await make(ada)
    cy = await newcomer(ada)

    async def leave() -> None:
        while cy.garden.replica.ledger.count() < 4:
            await trio.lowlevel.checkpoint()
        await cy.act("leave", group="garden", force=True)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(leave)
        caught = await refused(take(cy, data))
    assert caught.code == "no-group"


async def test_no_bundle_tells_a_stranger_anything() -> None:
    ada, _, pump = await apart()
    await ada.act("say", id=pump, text="CANARY in the words")
    place = "/ip4/192.0.2.1/tcp/4001"
    ada.node.set_network(NetworkState(UP, "12D3KooWAda", (place,)))
    data, _ = await make(ada)
    replica = ada.garden.replica
    secrets = [
        place.encode(),
        b"12D3KooWAda",
        b"garden",
        b"pump",
        b"CANARY",
        b"ada",
        replica.group,
        replica.keys.gate_public,
    ]
    secrets += [log.key for log in replica.logs]
    secrets += [entry for log in replica.frontier.logs() for _, entry in replica.frontier.tips(log)]
    secrets += [log.member for log in replica.logs if log.member]
    for secret in secrets:
        assert secret[:8] not in data, secret


@pytest.mark.spec("BUN-7")
async def test_of_a_group_that_is_left_no_bundle_gets_its_end() -> None:
    ada = await gardener()
    await fill(ada, 60)
    with pytest.raises(ExceptionGroup) as caught:
        async with ada.open("GET", "/v1/bundle") as answer:
            async for message in answer:
                if message.get("body"):
                    await ada.act("leave", group="garden", force=True)
    assert caught.group_contains(Trouble, match="the group was left")
