"""Acts while a great deal comes in: they wait for no more of it than they need."""

import pytest

from caller import apart, friend_of, gardener, meet, refused
from moot.node.things import board as board_module
from moot.node.things.ids import read_id


async def flooded(monkeypatch, count=60):
    """Somebody to whom much came that nobody looked at yet, and who wrote it."""
    monkeypatch.setattr(board_module, "STEP", 5)
    monkeypatch.setattr(board_module, "FEW", 5)
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    ids = [await ada.add(f"task {number}") for number in range(count)]
    await ben.get("/v1/things")
    meet(ada, ben)
    return ada, ben, ids


@pytest.mark.spec("API-89")
async def test_an_act_waits_for_no_row_that_it_does_not_need(monkeypatch):
    _, ben, ids = await flooded(monkeypatch)
    told = await ben.act("add", title="my own")
    assert told["thing"]["title"] == "my own"
    rows = ben.node.board_unprepared(ben.garden).rows
    assert sum(one in rows for one in map(read_id, ids)) <= 20
    await ben.act("edit", id=told["thing"]["id"], fields={"title": "mine"})
    assert (await ben.get(f"/v1/things/{told['thing']['id']}"))["title"] == "mine"
    assert len(await ben.get("/v1/things", q="kind:task")) == len(ids) + 1


@pytest.mark.spec("API-89")
async def test_what_an_act_names_is_found_however_much_came_before_it(monkeypatch):
    _, ben, ids = await flooded(monkeypatch)
    told = await ben.act("claim", id=ids[-1])
    assert [one["name"] for one in told["thing"]["who"]] == ["ben"]
    _, ben, ids = await flooded(monkeypatch)
    told = await ben.act("add", title="part", fields={"goal": ids[-1]})
    assert told["thing"]["goal_title"] == "task 59"


@pytest.mark.spec("API-89")
async def test_what_is_not_there_is_refused_and_done_once(monkeypatch):
    ada, ben, _ = await flooded(monkeypatch)
    assert (await refused(ben.act("claim", id="nothing"))).code == "unknown"
    ada, ben, pump = await apart()
    await ben.act("say", id=pump, text="once")
    meet(ada, ben)
    assert len((await ada.get(f"/v1/things/{pump}"))["thread"]) == 1
