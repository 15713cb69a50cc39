"""Lists, one thing, its history, and who has it."""

import pytest

from caller import BERLIN, Caller, friend_of, gardener, meet, refused, titles
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from workshop import catch_up


async def test_a_list_leaves_out_what_is_finished_unless_asked():
    ada = await gardener()
    await ada.add("dig")
    await ada.act("done", id=await ada.add("weed"))
    assert titles(await ada.get("/v1/things")) == ["dig"]
    assert set(titles(await ada.get("/v1/things", all=1))) == {"dig", "weed"}
    assert titles(await ada.get("/v1/things", q="is:done")) == ["weed"]
    assert titles(await ada.get("/v1/things", q="state:done,free not:dig")) == ["weed"]


async def test_lists_are_sorted_paged_and_cut_to_the_fields_asked_for():
    ada = await gardener()
    for day, title in (("2030-01-03", "c"), ("2030-01-01", "b"), (None, "a"), ("2030-01-02", "d")):
        ada.clock.now += 1000
        await ada.add(title, due=day)
    assert titles(await ada.get("/v1/things")) == ["b", "d", "c", "a"]
    assert titles(await ada.get("/v1/things", sort="title")) == ["a", "b", "c", "d"]
    assert titles(await ada.get("/v1/things", sort="-made")) == ["d", "a", "b", "c"]
    assert titles(await ada.get("/v1/things", sort="rank")) == ["c", "b", "a", "d"]
    first, headers = await ada.ask("GET", "/v1/things", {"limit": 2, "fields": "id,title"})
    assert headers["moot-total"] == "4"
    assert [list(one) for one in first] == [["id", "title"]] * 2
    rest = await ada.get("/v1/things", after=first[-1]["id"])
    assert titles(first + rest) == ["b", "d", "c", "a"]
    for bad in (
        {"sort": "luck"},
        {"fields": "id,colour"},
        {"limit": "many"},
        {"limit": -1},
        {"all": "perhaps"},
    ):
        assert (await refused(ada.get("/v1/things", **bad))).code == "usage"
    assert (await refused(ada.get("/v1/things", q="is:blue"))).code == "bad-filter"
    assert (await refused(ada.get("/v1/things", group="cellar"))).code == "unknown"
    ada.headers = {"moot-zone": "Nowhere/Here"}
    assert (await refused(ada.get("/v1/things"))).code == "usage"


async def test_a_day_is_the_callers_day():
    ada = await gardener()
    ada.headers = BERLIN
    await ada.add("dig", due="2030-01-02")
    assert titles(await ada.get("/v1/things", q="due:2030-01-02")) == ["dig"]
    ada.headers = {"moot-zone": "+14:00"}
    assert titles(await ada.get("/v1/things", q="due:2030-01-02")) == []
    assert titles(await ada.get("/v1/things", q="due:2030-01-03")) == ["dig"]


async def test_every_thing_has_every_field_and_lists_have_the_same_as_one():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    pump = await ada.add("pump", goal=goal)
    await ada.act("say", id=pump, text="hm")
    things = await ada.get("/v1/things")
    assert {one["kind"] for one in things} == {"goal", "task", "thought"}
    assert len({tuple(one) for one in things}) == 1
    for one in things:
        shown = await ada.get(f"/v1/things/{one['id']}")
        assert {name: shown[name] for name in one} == one


@pytest.mark.parametrize("make", [MemoryStore, None])
async def test_a_list_is_the_same_after_a_restart_with_and_without_cards(make, tmp_path):
    def opened():
        return make() if make else SqliteStore(str(tmp_path / "moot.db"))

    store = opened()
    ada = await gardener(store=store)
    goal = await ada.act("goal.add", title="spring", why="w", fields={"notes": "x" * 9000})
    pump = await ada.add("pump", goal=goal["thing"]["id"], due="2030-01-01", notes="a\n\nb")
    await ada.act("claim", id=pump, words="mine")
    await ada.act("say", id=pump, text="hm")
    before = await ada.get("/v1/things", all=1)
    board = ada.node.board_unprepared(ada.garden)
    for cards in (False, True):
        while cards and board.prepare():
            pass
        if not make:
            store.close()
            store = opened()
        again = Caller("ada", store)
        assert await again.get("/v1/things", all=1) == before
        board = again.node.board_unprepared(again.garden)
    assert not board.prepare()
    await again.act("edit", id=pump, fields={"title": "the pump"})
    assert "the pump" in titles(await again.get("/v1/things"))
    store.close()


async def test_the_history_of_a_thing_is_told_in_acts():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    meet(ada, ben)
    for act, more in (
        ("claim", {}),
        ("drop", {}),
        ("say", {"text": "hm"}),
        ("done", {}),
        ("reopen", {}),
        ("edit", {"fields": {"due": "2030-01-01"}}),
    ):
        await ben.act(act, id=pump, **more)
    meet(ada, ben)
    history = (await ada.get(f"/v1/things/{pump}"))["history"]
    assert [(event["kind"], event["name"]) for event in history] == [
        ("add", "ada"),
        ("claim", "ben"),
        ("drop", "ben"),
        ("done", "ben"),
        ("reopen", "ben"),
        ("edit", "ben"),
    ]
    assert history[-1]["change"]["due"]["to"]["date"] == "2030-01-01"
    log = await ada.get("/v1/log")
    assert [event["kind"] for event in log] == [
        "open",
        "new-group",
        "open",
        "join",
        "add",
        "claim",
        "drop",
        "say",
        "done",
        "reopen",
        "edit",
    ]
    assert log[7]["text"] == "hm"
    assert log[7]["title"] == "pump"
    assert [event["seq"] for event in log] == sorted(event["seq"] for event in log)


async def test_the_log_is_filtered_cut_and_continued():
    ada = await gardener()
    ben = await friend_of(ada)
    for number in range(30):
        await ada.add(f"task {number}", **{"tags+": ["even" if number % 2 == 0 else "odd"]})
    assert titles(await ada.get("/v1/log", limit=2)) == ["task 28", "task 29"]
    assert titles(await ada.get("/v1/log", q="+odd", limit=2)) == ["task 27", "task 29"]
    assert titles(await ada.get("/v1/log", q='"task 1"', limit=99))[:2] == ["task 1", "task 10"]
    assert {one["kind"] for one in await ada.get("/v1/log", q="@ben")} == {"open", "join"}
    assert await ben.get("/v1/log", q="kind:add") == []
    seq = (await ada.get("/v1/log", limit=3))[0]["seq"]
    assert titles(await ada.get("/v1/log", since=seq)) == ["task 28", "task 29"]
    assert len(await ada.get("/v1/log", q="not:kind:add", limit=99)) == 4


async def test_who_has_a_thing_is_what_their_devices_told():
    ada = await gardener()
    ben = await friend_of(ada)
    cy = await friend_of(ada, "cy")
    meet(ada, ben, cy)
    pump = await ada.add("pump")
    assert (await ada.get(f"/v1/things/{pump}"))["have"] == {"count": 0, "of": 2}
    assert titles(await ada.get("/v1/things", q="is:unsynced")) == ["pump"]
    sync = await ada.get("/v1/sync")
    assert (sync["have_all"], sync["mine_waiting"]) == (0, 1)
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    assert shown["have"] == {"count": 1, "of": 2}
    assert {one["name"]: one["has"] for one in shown["had_by"]} == {"ben": True, "cy": False}
    sync = {one["name"]: one for one in (await ada.get("/v1/sync"))["people"]}
    assert (sync["ben"]["state"], sync["ben"]["lacks"], sync["ben"]["reason"]) == (
        "has-all",
        0,
        None,
    )
    assert (sync["cy"]["state"], sync["cy"]["lacks"]) == ("lacks", 1)
    assert sync["cy"]["reason"] == "no-network"
    meet(ada, ben, cy)
    assert (await ada.get("/v1/sync"))["have_all"] == 2
    assert await ada.get("/v1/things", q="is:unsynced") == []


async def test_of_somebody_never_met_nothing_is_claimed():
    ada = await gardener()
    ben = await friend_of(ada)
    cy = Caller("cy")
    await cy.act("join", invite=(await ada.act("invite"))["invite"], name="cy")
    catch_up(cy.garden.replica, ben.garden.replica)
    people = {one["name"]: one for one in (await cy.get("/v1/sync"))["people"]}
    assert people["ada"]["state"] == "unknown"
    assert people["ada"]["lacks"] is None
