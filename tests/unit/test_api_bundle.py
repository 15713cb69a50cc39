"""Bundles by the API: what goes in, what is let in, and what is known of it after."""

from __future__ import annotations

import pytest
import trio

from caller import Caller, apart, friend_of, gardener, meet, refused
from carried import counts, made, make, take
from contract.test_redaction import hollow
from exported import reader
from moot.node.branches import run_of
from moot.node.exchange.vouching import vouch
from moot.node.store.memory import MemoryStore
from moot.protocol.bundle import HEAD_SIZE, Head, Packer
from moot.protocol.bundle_part import Contents, End, Piece, Receipt, written
from moot.protocol.limits import BUNDLE_BLOCK, MAX_BUNDLE_BLOCKS, MAX_BUNDLE_RECEIPTS
from moot.protocol.supply import Tip
from scribe import signing_key
from workshop import NOON

DAY = 86_400_000


async def newcomer(host: Caller, name: str = "cy") -> Caller:
    """Somebody who joined by an invite, and met nobody."""
    caller = Caller(name)
    await caller.act("join", invite=(await host.act("invite"))["invite"], name=name)
    return caller


async def fill(caller: Caller, count: int) -> int:
    """Write so many large entries; returns how many there are then."""
    thing = await caller.add("long")
    for _ in range(count):
        await caller.act("say", id=thing, text="x" * 16_000)
    return caller.garden.replica.ledger.count()


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


def bundle(host: Caller, *parts: Contents | Piece | Receipt | End) -> bytes:
    """A bundle of one's own making."""
    packer = Packer(host.garden.replica.keys.bundle_key, bytes(32))
    blocks = [block for part in parts for block in packer.add(written(part))]
    return packer.head + b"".join([*blocks, *packer.finish()])


def pieces(host: Caller) -> list[Piece]:
    """All that somebody holds, an entry each."""
    return [
        Piece(kept[-1].id, len(kept), run_of(log, kept).encode())
        for log, kept in host.garden.replica.pieces(1)
    ]


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
    data = made(ada)
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
    data, _ = await make(ada)
    replica = ada.garden.replica
    secrets = [b"garden", b"pump", b"CANARY", b"ada", replica.group, replica.keys.gate_public]
    secrets += [log.key for log in replica.logs]
    secrets += [entry for log in replica.frontier.logs() for _, entry in replica.frontier.tips(log)]
    secrets += [log.member for log in replica.logs if log.member]
    for secret in secrets:
        assert secret[:8] not in data, secret
