"""Events as they happen, to readers fast and slow; and waiting for something to be so."""

import pytest
import trio

from caller import Caller, RefusedError, friend_of, gardener, meet
from listener import Listener, listening
from moot.node.api import events
from moot.node.api.events import FURTHEST_BACK, QUIET_SECONDS
from moot.node.company import Visit
from moot.node.node import FAILED, STARTING, UP, NetworkState


@pytest.mark.spec("API-10")
async def test_what_happens_after_an_answer_is_told_once():
    ada = await gardener()
    await ada.add("before")
    _, headers = await ada.ask("GET", "/v1/things", {})
    await ada.add("between")
    async with listening(ada, since=headers["moot-seq"]) as reader:
        assert (await reader.next())[0] == ""
        assert await reader.next() == ("start", {"seq": int(headers["moot-seq"])}, None)
        assert (await reader.entry())["title"] == "between"
        pump = await ada.add("after")
        event = await reader.entry()
        assert (event["kind"], event["title"], event["name"]) == ("add", "after", "ada")
        assert event["ours"]
        await ada.act("claim", id=pump)
        event = await reader.entry()
        assert (event["kind"], event["id"]) == ("claim", pump)
        assert event["change"] == {"claims": {"to": "lead"}}


async def test_without_a_number_only_news_are_told():
    ada = await gardener()
    await ada.add("before")
    async with listening(ada) as reader:
        await reader.next()
        assert (await reader.next())[0] == "start"
        await ada.add("after")
        assert (await reader.entry())["title"] == "after"


async def test_what_friends_write_is_told_when_it_arrives():
    ada = await gardener()
    ben = await friend_of(ada)
    async with listening(ada) as reader:
        await ben.add("dig")
        meet(ada, ben)
        event = await reader.entry()
        assert (event["name"], event["title"], event["ours"]) == ("ben", "dig", False)


async def test_a_reader_may_ask_for_one_group_and_some_kinds():
    ada = await gardener()
    await ada.act("group.new", name="kitchen")
    async with listening(ada, group="garden", kinds="done,claim") as reader:
        await reader.next()
        await reader.next()
        await ada.act("add", title="cook", group="kitchen")
        dig = (await ada.act("add", title="dig", group="garden"))["thing"]["id"]
        await ada.act("done", id=dig, group="garden")
        event = await reader.entry()
        assert (event["kind"], event["title"], event["group"]) == ("done", "dig", "garden")


async def test_a_browser_that_comes_back_goes_on_where_it_was():
    ada = await gardener()
    await ada.add("one")
    seq = ada.node.seq
    await ada.add("two")
    ada.headers = {"last-event-id": str(seq)}
    async with listening(ada, since=0) as reader:
        assert (await reader.entry())["title"] == "two"


@pytest.mark.spec("API-11")
async def test_a_slow_reader_is_told_everything_and_costs_no_memory(monkeypatch):
    monkeypatch.setattr(events, "QUEUE", 4)
    ada = await gardener()
    async with listening(ada) as reader:
        await reader.next()
        for number in range(30):
            await ada.add(f"task {number}")
        assert [(await reader.entry())["title"] for _ in range(30)] == [
            f"task {number}" for number in range(30)
        ]


@pytest.mark.spec("API-11")
@pytest.mark.parametrize("far", [True, False])
async def test_who_is_too_far_behind_or_ahead_is_told_to_look_anew(monkeypatch, far):
    monkeypatch.setattr(events, "FURTHEST_BACK", 3)
    assert FURTHEST_BACK > 3
    ada = await gardener()
    for number in range(4):
        await ada.add(f"task {number}")
    async with listening(ada, since=1 if far else 999) as reader:
        await reader.next()
        assert await reader.next() == ("reset", {"seq": ada.node.seq}, None)
        await ada.add("after")
        assert (await reader.entry())["title"] == "after"
        for number in range(5):
            await ada.add(f"more {number}")
        kind, told = "", 0
        while kind != "reset":  # it may have taken some before we were too far ahead
            told += kind == "entry"
            kind, data, _ = await reader.next()
        assert data == {"seq": ada.node.seq}
        assert told < 5


@pytest.mark.spec("API-12")
async def test_a_quiet_stream_shows_that_the_node_is_there(autojump_clock, monkeypatch):
    monkeypatch.setattr("caller.PATIENCE", 10 * QUIET_SECONDS)
    ada = await gardener()
    async with listening(ada) as reader:
        await reader.next()
        await reader.next()
        began = trio.current_time()
        assert await reader.next() == ("", None, None)
        assert await reader.next() == ("", None, None)
        assert trio.current_time() - began == pytest.approx(2 * QUIET_SECONDS)


async def test_who_comes_and_who_goes_is_told_without_a_number():
    ada = await gardener()
    ben = await friend_of(ada)
    visit = Visit("p", "a", {ada.garden.id: ben.garden.forge.log}, 0, None)

    class Company:
        here = True

        def visits(self):
            return [visit] if self.here else []

        def failures(self):
            return {}

    async with listening(ada) as reader:
        await reader.next()
        await reader.next()
        ada.node.company = company = Company()
        for here in (True, False):
            company.here = here
            ada.node.news.ring()
            kind, data, number = await reader.next()
            assert (kind, data["name"], data["here"], number) == ("presence", "ben", here, None)


async def test_the_stream_ends_when_the_node_stops():
    ada = await gardener()
    async with ada.open("GET", "/v1/events") as messages:
        reader = Listener(messages)
        await reader.next()
        await reader.next()
        ada.node.stop()
        async for message in messages:
            assert not message.get("body")


# -- waiting ---------------------------------------------------------------------------------------


async def later(act):
    """Do something once everything else has come to a stop."""
    await trio.testing.wait_all_tasks_blocked()
    await act()


async def waited(caller, act, **params):
    with trio.fail_after(30):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(later, act)
            return await caller.get("/v1/wait", **params)


async def test_waiting_for_a_task_ends_when_it_is_done():
    ada = await gardener()
    pump = await ada.add("pump")
    look = await ada.get("/v1/wait", **{"for": pump, "timeout": 0})
    assert not look["done"]
    assert look["pending"] == ["pump is free"]

    async def done():
        await ada.act("done", id=pump)

    assert (await waited(ada, done, **{"for": pump[:5]}))["done"]
    with pytest.raises(RefusedError):
        await ada.get("/v1/wait", **{"for": "zzzz"})


async def test_waiting_until_all_have_what_we_wrote():
    ada = await gardener()
    ben = await friend_of(ada)
    await ada.add("pump")
    look = await ada.get("/v1/wait", **{"for": "synced", "timeout": 0})
    assert look["pending"] == ["ben does not have everything yet"]

    async def sync():
        meet(ada, ben)
        ada.node.news.ring()

    assert (await waited(ada, sync, **{"for": "synced"}))["done"]


async def test_who_has_met_nobody_of_a_group_has_not_everything():
    ada = await gardener()
    ben = Caller("ben")
    await ben.act("join", invite=(await ada.act("invite"))["invite"], name="ben")
    look = await ben.get("/v1/wait", **{"for": "synced", "timeout": 0})
    assert look["pending"] == ["nobody of garden has been met yet"]

    async def met():
        meet(ada, ben)
        ben.node.news.ring()

    assert (await waited(ben, met, **{"for": "synced"}))["done"]
    assert (await ada.get("/v1/wait", **{"for": "synced"}))["done"]


async def test_waiting_to_meet_somebody():
    ada = await gardener()
    ben = Caller("ben")
    await ben.act("join", invite=(await ada.act("invite"))["invite"], name="ben")

    async def met():
        meet(ada, ben)

    assert (await waited(ben, met, **{"for": "met"}))["done"]


async def test_waiting_for_the_network():
    ada = await gardener()
    with pytest.raises(RefusedError) as refused:
        await ada.get("/v1/wait", **{"for": "ready"})
    assert refused.value.code == "no-network"
    ada.node.set_network(NetworkState(STARTING))

    async def fail():
        ada.node.set_network(NetworkState(FAILED, reason="no cable"))

    async def up():
        await fail()
        await trio.testing.wait_all_tasks_blocked()
        ada.node.set_network(NetworkState(UP))

    assert (await waited(ada, up, **{"for": "ready"}))["done"]
    await fail()
    look = await ada.get("/v1/wait", **{"for": "ready", "timeout": 0})
    assert look["pending"] == ["the network is failed: no cable"]


async def test_waiting_has_an_end(autojump_clock):
    ada = await gardener()
    pump = await ada.add("pump")
    answer = await ada.get("/v1/wait", **{"for": pump, "timeout": 5})
    assert not answer["done"]


async def test_an_invite_made_in_the_first_second_names_where_we_are():
    ada = await gardener()
    ada.node.set_network(NetworkState(STARTING))
    answers = []

    async def ask():
        answers.append(await ada.act("invite"))

    with trio.fail_after(30):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(ask)
            await trio.testing.wait_all_tasks_blocked()
            assert not answers
            ada.node.set_network(NetworkState(UP, "12D3self", ("/ip4/127.0.0.1/tcp/2",)))
    assert answers[0]["addresses"] == ["/ip4/127.0.0.1/tcp/2/p2p/12D3self"]
