"""Events as they happen, to readers who want some of them."""

import pytest

from caller import RefusedError, friend_of, gardener, meet
from listener import listening
from moot.node.api import events


@pytest.mark.spec("API-43")
async def test_a_reader_may_ask_for_what_fits_a_filter(monkeypatch):
    monkeypatch.setattr(events, "QUEUE", 4)
    ada = await gardener()
    ben = await friend_of(ada)
    since = ada.node.seq
    for number in range(30):  # much that is not asked for
        await ada.add(f"task {number}")
    pump = await ada.add("pump", tags=["water"])
    async with listening(ada, since=since, q="+water") as reader:
        assert (await reader.entry())["title"] == "pump"
        for number in range(10):
            await ada.add(f"more {number}")
        await ada.act("claim", id=pump)
        assert (await reader.entry())["kind"] == "claim"
    async with listening(ada, q="by:ben kind:say") as reader:
        await reader.next()
        await reader.next()
        meet(ada, ben)
        await ada.act("say", id=pump, text="mine")
        await ben.act("say", id=pump, text="ben's")
        meet(ada, ben)
        assert (await reader.entry())["text"] == "ben's"


@pytest.mark.spec("API-43")
async def test_a_reader_may_name_a_view_in_a_filter():
    ada = await gardener()
    await ada.act("view.save", name="wet", filter="+water")
    async with listening(ada, since=0, q="view:wet not:kind:say") as reader:
        await ada.add("dry")
        pump = await ada.add("wet", **{"tags+": ["water"]})
        await ada.act("say", id=pump, text="it leaks")
        await ada.act("claim", id=pump)
        assert [(await reader.entry())["kind"] for _ in range(2)] == ["add", "claim"]
    async with listening(ada, q="by:me") as reader:
        await reader.next()
        await reader.next()
        await ada.add("more")
        assert (await reader.entry())["title"] == "more"


@pytest.mark.spec("API-43")
async def test_a_filter_that_is_not_understood_is_refused_before_and_while_it_is_read():
    ada = await gardener()
    with pytest.raises(RefusedError) as caught:
        await ada.get("/v1/events", q="is:blue")
    assert caught.value.code == "bad-filter"
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    async with listening(ada, q="goal:spring") as reader:
        await reader.next()
        assert (await reader.next())[0] == "start"
        await ada.act("edit", id=goal, fields={"title": "autumn"})
        kind, data, _ = await reader.next()
        assert (kind, data["error"]["code"]) == ("refused", "unknown")
