"""What happened to a thing, what was before and after, and who wrote what stands there now."""

import pytest

from caller import apart, gardener, meet, refused

UTC = {"moot-zone": "UTC"}
UNNAMED = {"from_title": None, "to_title": None}


def turns(entry):
    return [(one["field"], one["from"], one["to"]) for one in entry["changes"]]


async def history(caller, identity, **params):
    return await caller.get(f"/v1/things/{identity}/history", **params)


@pytest.mark.spec("HIST-2")
async def test_each_change_says_what_was_before_and_after():
    ada, ben, pump = await apart()
    ada.headers = UTC
    await ben.act("edit", id=pump, fields={"title": "the pump", "tags+": ["water", "iron"]})
    meet(ada, ben)
    ada.clock.now += 5000
    await ada.act("edit", id=pump, fields={"title": "old pump", "tags-": ["iron"], "notes": "a"})
    await ada.act("edit", id=pump, fields={"notes": "b", "due": "2030-01-01"})
    await ada.act("edit", id=pump, fields={"due": "none"})
    await ada.act("claim", id=pump, words="mine")
    await ada.act("drop", id=pump)
    await ada.act("say", id=pump, text="of the thread, not of the thing")
    made, *rest = await history(ada, pump)
    assert ("title", None, "pump") in turns(made)
    assert [(one["name"], one["kind"]) for one in rest] == [
        ("ben", "edit"), ("ada", "edit"), ("ada", "edit"), ("ada", "edit"),
        ("ada", "claim"), ("ada", "drop"),
    ]  # fmt: skip
    day = {"date": "2030-01-01", "time": None, "zone": "UTC"}
    assert [turns(one) for one in rest] == [
        [("title", "pump", "the pump"), ("tags", None, "water"), ("tags", None, "iron")],
        [("title", "the pump", "old pump"), ("tags", "iron", None), ("notes", None, "a")],
        [("notes", "a", "b"), ("due", None, day)],
        [("due", day, None)],
        [("claims", None, "lead")],
        [("claims", "lead", None)],
    ]
    assert not any(change["forgotten"] for one in rest for change in one["changes"])
    shown = await ada.get(f"/v1/things/{pump}")
    assert [one["seq"] for one in shown["history"]] == [one["seq"] for one in [made, *rest]]


@pytest.mark.spec("HIST-1")
async def test_a_long_history_comes_whole_page_by_page():
    ada, ben, pump = await apart()
    for number in range(23):
        await ada.act("edit", id=pump, fields={"title": f"pump {number}"})
    meet(ada, ben)
    await ben.act("edit", id=pump, fields={"due": "2030-01-01"})
    meet(ada, ben)
    await ada.act("seen", all=True)  # which is none of the thing's business
    whole = await history(ada, pump, limit=200)
    assert len(whole) == 25
    assert [one["seq"] for one in whole] == sorted(one["seq"] for one in whole)
    pages, before = [], None
    while True:
        page = await history(ada, pump, limit=5, before=before)
        pages = page + pages
        if len(page) < 5:
            break
        before = page[0]["seq"]
    assert pages == whole
    assert len(await history(ada, pump)) == 25
    assert (await refused(history(ada, pump, limit=201))).code == "usage"
    assert (await refused(history(ada, "zzzz"))).code == "unknown"


@pytest.mark.spec("HIST-2")
async def test_of_several_that_were_settled_the_one_that_was_shown_is_before():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "a"})
    await ben.act("edit", id=pump, fields={"title": "b"})
    meet(ada, ben)
    assert (await ada.get(f"/v1/things/{pump}"))["title"] == "b"
    await ada.act("edit", id=pump, fields={"title": "c"})
    assert turns((await history(ada, pump))[-1]) == [("title", "b", "c")]


@pytest.mark.spec("HIST-2")
async def test_what_nobody_holds_any_more_is_told_as_forgotten(monkeypatch):
    ada = await gardener()
    pump = await ada.add("pump")
    await ada.act("edit", id=pump, fields={"title": "b"})
    monkeypatch.setattr(ada.garden.replica, "record", lambda entry: None)
    (change,) = (await history(ada, pump))[-1]["changes"]
    assert change == {"field": "title", "from": None, "to": "b", **UNNAMED, "forgotten": True}


@pytest.mark.spec("HIST-3")
async def test_blame_names_who_wrote_what_stands_and_what_stands_beside():
    ada, ben, pump = await apart()
    ada.headers = UTC
    await ada.act("edit", id=pump, fields={"notes": "one\n\ntwo", "due": "2030-01-01"})
    meet(ada, ben)
    ben.clock.now += 5000
    await ben.act("edit", id=pump, fields={"notes": "one\n\nTWO\n\nthree"})
    await ben.act("edit", id=pump, fields={"title": "ben's"})
    await ada.act("edit", id=pump, fields={"title": "ada's"})
    await ada.act("claim", id=pump)
    meet(ada, ben)
    await ben.act("seen", all=True)
    lines = await ada.get(f"/v1/things/{pump}/blame")
    told = [(one["field"], one["value"], one["name"], one["shown"]) for one in lines]
    day = {"date": "2030-01-01", "time": None, "zone": "UTC"}
    assert told == [
        ("made", "task", "ada", True),
        ("title", "ada's", "ada", False),
        ("title", "ben's", "ben", True),
        ("due", day, "ada", True),
        ("goal", None, "ada", True),
        ("claims", "lead", "ada", True),
        ("notes", "one", "ada", True),
        ("notes", "TWO", "ben", True),
        ("notes", "three", "ben", True),
    ]
    (conflict,) = (await ada.get(f"/v1/things/{pump}"))["conflicts"]
    assert [one["conflict"] for one in lines if one["field"] == "title"] == [conflict["id"]] * 2
    records = {record.id.hex(): record for record in ada.garden.replica.history()}
    for one in lines:
        record = records[one["entry"]]
        assert one["entry"].startswith(one["short_entry"])
        assert len(one["short_entry"]) == 8
        assert ada.node.board(ada.garden).name(record.author) == one["name"]


@pytest.mark.spec("HIST-3")
async def test_blame_names_what_things_are_hung_under_or_wait_for():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    dig, fill = await ada.add("dig", goal=goal), await ada.add("fill")
    await ada.act("need", id=dig, on=fill)
    lines = {one["field"]: one for one in await ada.get(f"/v1/things/{dig}/blame")}
    assert (lines["goal"]["value"], lines["goal"]["title"]) == (goal, "spring")
    assert (lines["needs"]["value"], lines["needs"]["title"]) == (fill, "fill")


@pytest.mark.spec("HIST-3")
async def test_of_a_claim_that_gave_way_blame_does_not_say_that_it_leads():
    ada, ben, pump = await apart()
    for one in (ada, ben):
        await one.act("claim", id=pump)
    meet(ada, ben)
    await ada.act("yield", id=pump)
    lines = await ada.get(f"/v1/things/{pump}/blame")
    claims = [(one["name"], one["value"]) for one in lines if one["field"] == "claims"]
    assert sorted(claims) == [("ada", "yielded"), ("ben", "lead")]
    (last,) = (await history(ada, pump))[-1]["changes"]
    assert (last["field"], last["from"], last["to"]) == ("claims", "lead", "yielded")


@pytest.mark.spec("HIST-2")
async def test_a_change_names_the_things_and_people_whose_ids_it_holds():
    ada, ben, pump = await apart()
    goal = (await ada.act("goal.add", title="garden", why="x"))["thing"]["id"]
    meet(ada, ben)
    await ada.act("ask", id=pump, to="ben")
    await ada.act("link", id=pump, to=goal, **{"as": "serves"})
    await ada.act("edit", id=pump, fields={"title": "old pump", "goal": goal})
    sides = {
        one["field"]: (one["from_title"], one["to_title"])
        for entry in await history(ada, pump)
        for one in entry["changes"]
    }
    assert sides["asks"] == (None, "ben")
    assert sides["links"] == (None, "garden")
    assert sides["goal"] == (None, "garden")
    assert sides["title"] == (None, None)
    stands = {line["field"]: line["title"] for line in await ada.get(f"/v1/things/{pump}/blame")}
    assert (stands["links"], stands["asks"], stands["title"]) == ("garden", "ben", None)
    for field in ("goal", "links", "asks"):
        undone = await ada.act("undo", id=pump)
        (told,) = [one for one in undone["changed"] if one["field"] == field]
        assert told["from_title"] == ("ben" if field == "asks" else "garden")
        assert told["to_title"] is None
