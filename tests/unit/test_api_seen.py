"""What one has seen is noted for all of one's devices; conflicts are listed until they are."""

import itertools
from copy import deepcopy

import pytest

from caller import Caller, apart, friend_of, meet, refused
from letters import inbox, kinds, told


@pytest.mark.spec("INBOX-1")
async def test_what_was_seen_stays_so_until_there_is_something_new():
    ada, ben, pump = await apart()
    await ben.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ben.act("say", id=pump, text="hm")
    meet(ada, ben)
    answer = await ada.act("seen", ids=[pump[:6]])
    assert (answer["seen"], answer["unread"], answer["nothing"]) == (2, 0, False)
    assert await inbox(ada) == []
    letters = await inbox(ada, all=1)
    assert [one["read"] for one in letters] == [True, True]
    before = ada.node.seq
    assert (await ada.act("seen", ids=[pump]))["nothing"]
    assert (await ada.act("seen", all=True))["nothing"]
    assert ada.node.seq == before
    ben.clock.now += 1000
    await ben.act("edit", id=pump, fields={"title": "the pump"})
    meet(ada, ben)
    assert told(await inbox(ada)) == [("changed", "ben changed title")]
    (letter,) = await inbox(ada)
    assert (await ada.act("seen", ids=[letter["id"]]))["seen"] == 1
    assert await inbox(ada) == []


@pytest.mark.spec("INBOX-1")
async def test_looking_at_a_thing_writes_nothing():
    ada, ben, pump = await apart()
    await ben.act("say", id=pump, text="hm")
    meet(ada, ben)
    before = ada.node.seq
    await ada.get(f"/v1/things/{pump}")
    await inbox(ada)
    assert ada.node.seq == before
    assert len(await inbox(ada)) == 1


@pytest.mark.spec("INBOX-1")
async def test_a_note_holds_what_is_still_there_and_no_more():
    ada, ben, pump = await apart()
    space = ada.garden.replica.space
    for number in range(3):
        ben.clock.now += 1000
        await ben.act("edit", id=pump, fields={"due": f"2030-01-0{number + 1}"})
        meet(ada, ben)
        await ada.act("seen", all=True)
    target = next(row.id for row in ada.node.board(ada.garden).things())
    (note,) = space.live(target, "seen@")
    assert len(note.value) == 1


@pytest.mark.spec("INBOX-1")
async def test_a_conflict_that_was_seen_comes_back_with_a_new_side():
    ada, ben, pump = await apart()
    cy = await friend_of(ada, "cy")
    meet(ada, ben, cy)
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ben.act("edit", id=pump, fields={"due": "2030-01-02"})
    await cy.act("edit", id=pump, fields={"due": "2030-01-03"})
    meet(ada, ben)
    (conflict,) = await ada.get("/v1/conflicts")
    assert not conflict["seen"]
    assert (await ada.act("seen", ids=[conflict["id"]]))["seen"] == 1
    assert await ada.get("/v1/conflicts") == []
    assert await inbox(ada) == []
    (again,) = await ada.get("/v1/conflicts", all=1)
    assert again == {**conflict, "seen": True}
    assert len(await ben.get("/v1/conflicts")) == 1  # each for themselves
    meet(ada, ben, cy)
    (fresh,) = await ada.get("/v1/conflicts")
    assert fresh["id"] != conflict["id"]


@pytest.mark.spec("INBOX-2")
async def test_a_note_counts_for_nothing_else():
    ada, ben, pump = await apart()
    cy = await friend_of(ada, "cy")
    meet(ada, ben, cy)
    await ben.act("edit", id=pump, fields={"due": "2030-01-01"})
    meet(ada, ben, cy)
    before = await cy.get(f"/v1/things/{pump}")
    log = await cy.get("/v1/log")
    ada.clock.now += 60_000
    await ada.act("seen", all=True)
    meet(ada, ben, cy)
    after = await cy.get(f"/v1/things/{pump}")
    for name in ("rev", "changed", "history", "conflicts", "is"):
        assert after[name] == before[name]
    assert await cy.get("/v1/log") == log
    assert await inbox(cy) == []


async def test_what_cannot_be_meant_is_named():
    ada, ben, pump = await apart()
    assert (await refused(ada.act("seen", ids=["zzzz"]))).code == "unknown"
    assert (await refused(ada.act("seen"))).code == "usage"
    assert (await refused(ada.act("seen", ids=[]))).code == "usage"
    assert (await refused(ada.act("seen", ids="x"))).code == "usage"
    assert (await refused(ada.act("seen", ids=[pump], all=True))).code == "usage"
    assert (await ada.act("seen", ids=[pump]))["nothing"]
    for _ in range(40):
        ben.clock.now += 1
        await ben.act("say", id=pump, text="hm")
    meet(ada, ben)
    letters = await inbox(ada)
    first = sorted(one["id"] for one in letters)
    twins = [(a, b) for a, b in itertools.pairwise(first) if a[:2] == b[:2]]
    shared = twins[0][0][:2]
    ambiguous = await refused(ada.act("seen", ids=[shared]))
    assert ambiguous.code == "ambiguous"
    assert len(ambiguous.error["candidates"]) > 1


@pytest.mark.spec("INBOX-4")
async def test_conflicts_of_the_whole_group_the_newest_last():
    ada, ben, pump = await apart()
    bench = await ada.add("bench")
    meet(ada, ben)
    for caller, days in ((ada, (3, 1)), (ben, (4, 2))):
        caller.clock.now += 1000
        await caller.act("edit", id=pump, fields={"due": f"2030-01-0{days[0]}"})
        caller.clock.now += 1000
        await caller.act("edit", id=bench, fields={"due": f"2030-02-0{days[1]}"})
    meet(ada, ben)
    for caller in (ada, ben):
        found, headers = await caller.ask("GET", "/v1/conflicts", {})
        assert [one["thing"]["title"] for one in found] == ["pump", "bench"]
        assert headers["moot-total"] == "2"
        assert {person["name"] for person in found[0]["people"]} == {"ada", "ben"}
        (last,) = await caller.get("/v1/conflicts", limit=1)
        assert last == found[1]
    assert [one["thing"]["title"] for one in await ada.get("/v1/conflicts", q="pump")] == ["pump"]


@pytest.mark.spec("INBOX-10")
async def test_a_log_that_was_split_is_shown_and_can_be_noted_as_seen():
    ada, ben, pump = await apart()
    copy = Caller("ben", deepcopy(ben.node.store), seed=7)
    await ben.act("claim", id=pump)
    await copy.act("say", id=pump, text="from a copy")
    meet(ada, ben, copy)
    for caller, whose in ((ada, "ben's"), (ben, "Your")):
        (fork,) = await caller.get("/v1/conflicts")
        assert (fork["kind"], fork["values"]) == ("fork", [])
        assert fork["message"].startswith(f"{whose} log was written twice at one place")
        assert fork["thing"]["title"] == "ben"
        assert "moot doctor" in fork["next"][0]
    assert [one["kind"] for one in await inbox(ben)] == ["fork"]
    assert "fork" not in await kinds(ada)
    (other,) = await copy.get("/v1/conflicts")
    assert other["id"] == fork["id"]
    await ben.act("seen", ids=[fork["id"][:8]])
    assert await ben.get("/v1/conflicts") == await inbox(ben) == []
