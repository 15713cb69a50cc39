"""Acts on goals, tasks and thoughts, done once however often they are asked for."""

import pytest

from caller import BERLIN, Caller, friend_of, gardener, meet, refused
from moot.node.acts.requests import REMEMBERED
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore


async def test_a_task_with_everything():
    ada = await gardener()
    ada.headers = BERLIN
    goal = await ada.act("goal.add", title="Spring", why="to eat", fields={"state": "active"})
    thing = (
        await ada.act(
            "add",
            title="fix the pump",
            fields={
                "due": "2026-12-01",
                "start": "2026-11-30 08:00",
                "notes": "one\n\ntwo",
                "tags+": ["water"],
                "goal": "spring",
                "stage": "waiting",
                "hands": "1..3",
            },
        )
    )["thing"]
    assert thing["title"] == "fix the pump"
    assert thing["state"] == "free"
    assert thing["due"] == "2026-12-01T22:59:59.999Z"
    assert thing["due_at"] == {"date": "2026-12-01", "time": None, "zone": "Europe/Berlin"}
    assert thing["start"] == "2026-11-30T07:00:00.000Z"
    assert thing["notes"] == "one\n\ntwo"
    assert thing["tags"] == ["water"]
    assert thing["goal"] == goal["thing"]["id"]
    assert thing["goal_title"] == "Spring"
    assert thing["stage"] == "waiting"
    assert thing["hands"] == {"min": 1, "max": 3}
    assert thing["who"] == []
    assert thing["conflicts"] == []
    assert goal["thing"]["why"] == "to eat"
    assert goal["thing"]["state"] == "active"


async def test_editing_tells_what_a_place_is_called():
    ada = await gardener()
    spring = await ada.act("goal.add", title="spring", why="to eat")
    pump = await ada.add("pump")
    for under, names in ((spring["thing"]["id"], (None, "spring")), (None, ("spring", None))):
        (change,) = (await ada.act("edit", id=pump, fields={"goal": under}))["changed"]
        assert (change["from_title"], change["to_title"]) == names


async def test_editing_tells_what_changed_and_only_that():
    ada = await gardener()
    pump = await ada.add("pump", **{"tags+": ["a", "b"]})
    answer = await ada.act("edit", id=pump, fields={"title": "the pump", "tags+": ["c"]})
    assert answer["changed"] == [
        {"field": "title", "from": "pump", "to": "the pump"},
        {"field": "tags", "from": ["a", "b"], "to": ["a", "b", "c"]},
    ]
    entries = answer["seq"]
    again = await ada.act("edit", id=pump, fields={"title": "the pump"})
    assert again["nothing"]
    assert again["seq"] == entries
    answer = await ada.act("edit", id=pump, fields={"tags-": ["a", "x"]})
    assert answer["thing"]["tags"] == ["b", "c"]
    answer = await ada.act("edit", id=pump, fields={"tags": ["b", "d"]})
    assert answer["thing"]["tags"] == ["b", "d"]
    for name, value, gone in (
        ("due", "2030-01-01", "none"),
        ("notes", "x", ""),
        ("hands", "2", None),
    ):
        field = "due_at" if name == "due" else name
        before = answer["thing"][field]
        assert (await ada.act("edit", id=pump, fields={name: value}))["thing"][field] != before
        assert (await ada.act("edit", id=pump, fields={name: gone}))["thing"][field] == before


async def test_things_move_in_the_tree_but_not_beneath_themselves():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    beds = await ada.add("beds", goal="spring")
    dig = await ada.add("dig", goal=beds)
    lines = [(line["title"], line["depth"]) for line in await ada.get("/v1/tree")]
    assert lines == [("spring", 0), ("beds", 1), ("dig", 2)]
    trouble = await refused(ada.act("edit", id=beds, fields={"goal": dig}))
    assert trouble.code == "circle"
    await ada.act("edit", id=dig, fields={"goal": "none"})
    assert (await ada.get(f"/v1/things/{dig}"))["goal"] is None
    assert (await ada.act("edit", id=dig, fields={"goal": "none"}))["nothing"]
    shown = await ada.get(f"/v1/things/{beds}")
    assert [one["id"] for one in shown["path"]] == [spring]
    assert (await ada.get("/v1/tree", under="spring"))[0]["title"] == "beds"


@pytest.mark.spec("API-20")
async def test_a_claim_promises_a_day_and_stands_after_it():
    ada = await gardener()
    ada.headers = BERLIN
    pump = await ada.add("pump")
    past = await ada.act("claim", id=pump, until="2020-12-01 18:00")
    assert past["claims"][0]["until"] == "2020-12-01 18:00"
    assert past["thing"]["who"] == [{**await me(ada), "as": "lead"}]
    assert (await ada.act("claim", id=pump, until="2020-12-01 18:00"))["nothing"]
    later = await ada.act("claim", id=pump, until="2030-12-01")
    assert not later["nothing"]
    assert [one["until"] for one in later["claims"]] == ["2030-12-01"]
    assert (await refused(ada.act("claim", id=pump, until="someday"))).code == "bad-date"
    assert (await ada.act("claim", id=pump))["claims"][0]["until"] is None


async def test_a_task_is_claimed_given_back_done_and_taken_up_again():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    claimed = await ada.act("claim", id=pump, words="on friday")
    assert claimed["thing"]["who"] == [{**await me(ada), "as": "lead"}]
    assert claimed["claims"][0]["words"] == "on friday"
    assert (await ada.act("claim", id=pump, words="on friday"))["nothing"]
    meet(ada, ben)
    trouble = await refused(ben.act("claim", id=pump))
    assert (trouble.status, trouble.code) == (409, "taken")
    assert "ada has" in trouble.error["message"]
    helped = await ben.act("claim", id=pump, **{"as": "help"})
    assert [one["as"] for one in helped["claims"]] == ["lead", "help"]
    assert (await ben.act("drop", id=pump))["thing"]["who"] == claimed["thing"]["who"]
    trouble = await refused(ben.act("drop", id=pump))
    assert (trouble.status, trouble.code) == (403, "not-yours")
    meet(ada, ben)
    assert (await refused(ben.act("reopen", id=pump))).code == "not-done"
    done = await ben.act("done", id=pump, evidence="it runs")
    assert done["thing"]["state"] == "done"
    assert (await refused(ben.act("done", id=pump))).code == "already-done"
    assert (await refused(ben.act("claim", id=pump))).code == "already-done"
    shown = await ben.get(f"/v1/things/{pump}")
    assert shown["done"][0]["evidence"] == "it runs"
    assert shown["done"][0]["name"] == "ben"
    assert (await ben.act("reopen", id=pump))["thing"]["state"] == "claimed"


async def me(caller):
    (mine,) = [one for one in await caller.get("/v1/people") if one["me"]]
    return {"name": mine["name"], "person": mine["person"]}


async def test_a_wrong_kind_says_so_and_what_to_do():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]
    trouble = await refused(ada.act("done", id=goal["id"]))
    assert trouble.code == "wrong-kind"
    assert trouble.error["next"] == [f"moot edit {goal['short']} state:reached"]
    assert (await refused(ada.act("claim", id=goal["id"]))).code == "wrong-kind"
    assert (
        await refused(ada.act("edit", id=goal["id"], fields={"due": "fri"}))
    ).code == "wrong-kind"
    reached = await ada.act("edit", id=goal["id"], fields={"state": "reached"})
    assert reached["thing"]["state"] == "reached"


async def test_words_and_answers_to_them_stand_under_the_thing():
    ada = await gardener()
    ben = await friend_of(ada)
    pump = await ada.add("pump")
    meet(ada, ben)
    first = (await ben.act("say", id=pump, text="the seal is gone", kind="concern"))["thought"]
    assert first["kind"] == "concern"
    meet(ada, ben)
    answer = await ada.act("say", id=first["id"], text="which one?", kind="question")
    assert answer["thought"]["under"] == first["id"]
    await ada.act("say", id=pump, text="later")
    meet(ada, ben)
    await ben.act("edit", id=first["id"], fields={"title": "both seals are gone"})
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{pump}")
        assert [(one["text"], one["depth"], one["name"]) for one in shown["thread"]] == [
            ("both seals are gone", 0, "ben"),
            ("which one?", 1, "ada"),
            ("later", 0, "ada"),
        ]
        assert shown["thread"][0]["edited"]
        assert [old["text"] for old in shown["thread"][0]["said"]] == ["the seal is gone"]
        assert shown["thoughts"] == 3
    assert (
        await refused(ada.act("edit", id=first["id"], fields={"title": "x"}))
    ).code == "not-yours"


@pytest.mark.spec("API-9")
async def test_a_request_sent_twice_is_done_once():
    ada = await gardener()
    first = await ada.act("add", title="dig", request="r1")
    again = await ada.act("add", title="dig", request="r1")
    assert not first["again"]
    assert again["again"]
    assert again["thing"] == first["thing"]
    assert again["seq"] == first["seq"]
    said = await ada.act("say", id=first["thing"]["id"], text="hm", request="r2")
    assert (await ada.act("say", id=first["thing"]["id"], text="hm", request="r2"))[
        "thought"
    ] == said["thought"]
    assert len(await ada.get("/v1/things", q="kind:task")) == 1


@pytest.mark.spec("API-9")
async def test_a_request_id_used_for_something_else_is_refused():
    ada = await gardener()
    await ada.act("add", title="dig", request="r1")
    trouble = await refused(ada.act("add", title="weed", request="r1"))
    assert (trouble.status, trouble.code) == (409, "request-reused")


@pytest.mark.spec("API-9")
async def test_requests_are_remembered_across_restarts_and_not_for_ever():
    store = MemoryStore()
    ada = await gardener(store=store)
    first = await ada.act("add", title="dig", request="r")
    again = Caller("ada", store, seed=99)
    assert (await again.act("add", title="dig", request="r"))["thing"] == first["thing"]
    done = again.node.requests._done["r"]
    for number in range(REMEMBERED):
        with store.transaction():
            again.node.requests.keep(f"more {number}", done)
        again.node.requests.remember(f"more {number}", done)
    for caller in (again, Caller("ada", store, seed=98)):
        assert len(caller.node.requests._done) == REMEMBERED
        assert "r" not in caller.node.requests._done


@pytest.mark.spec("API-9")
async def test_a_failed_request_is_not_remembered():
    store = MemoryStore()
    ada = await gardener(store=store)
    store.full = True
    trouble = await refused(ada.act("add", title="dig", request="r"))
    assert (trouble.status, trouble.code) == (507, "disk")
    store.full = False
    assert not (await ada.act("add", title="dig", request="r"))["again"]


@pytest.mark.spec("NODE-8")
async def test_with_a_full_disk_reading_goes_on_and_writing_recovers(tmp_path):
    store = SqliteStore(str(tmp_path / "moot.db"))
    ada = await gardener(store=store)
    await ada.add("dig")
    store._db.rows("pragma query_only = 1")
    for asked in (
        ada.act("add", title="x"),
        ada.act("group.new", name="kitchen"),
        ada.act("rename", name="eve"),
    ):
        trouble = await refused(asked)
        assert (trouble.status, trouble.code) == (507, "disk")
        assert trouble.error["next"]
    assert (await ada.act("init", name="ada"))["nothing"]
    assert [one["title"] for one in await ada.get("/v1/things")] == ["dig"]
    assert len(await ada.get("/v1/groups")) == 1
    store._db.rows("pragma query_only = 0")
    await ada.add("weed")
    assert len(await ada.get("/v1/things")) == 2
    store.close()


async def test_rebuilding_gives_the_same_state():
    ada = await gardener()
    await ada.add("dig", due="fri")
    (rebuilt,) = (await ada.act("rebuild"))["rebuilt"]
    assert rebuilt["equal"]
    assert [one["title"] for one in await ada.get("/v1/things")] == ["dig"]


async def test_stop_asks_the_node_to_end():
    ada = await gardener()
    assert (await ada.act("stop"))["pid"]
    assert ada.node.stopping
