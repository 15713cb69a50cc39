"""Taking back: the last act, the one before it, doing it again; and what cannot be taken back."""

import pytest

from caller import apart, friend_of, gardener, meet, refused


async def shown(caller, identity):
    return await caller.get(f"/v1/things/{identity}")


def turns(answer):
    return [(one["field"], one["from"], one["to"]) for one in answer["changed"]]


@pytest.mark.spec("HIST-4")
async def test_acts_are_taken_back_one_after_the_other_and_done_again_the_other_way():
    ada = await gardener()
    pump = await ada.add("pump")
    await ada.act("edit", id=pump, fields={"title": "the pump", "tags+": ["iron"]})
    await ada.act("claim", id=pump, words="I will")
    answer = await ada.act("undo")
    assert answer["undone"]["kind"] == "claim"
    assert turns(answer) == [("claims", "lead", None)]
    assert answer["kept"] == []
    assert answer["thing"]["state"] == "free"
    answer = await ada.act("undo")
    assert answer["undone"]["kind"] == "edit"
    assert turns(answer) == [("title", "the pump", "pump"), ("tags", "iron", None)]
    assert (await shown(ada, pump))["title"] == "pump"
    answer = await ada.act("undo", redo=True)
    assert turns(answer) == [("title", "pump", "the pump"), ("tags", None, "iron")]
    answer = await ada.act("undo", redo=True)
    assert answer["thing"]["who"][0]["as"] == "lead"
    assert (await refused(ada.act("undo", redo=True))).code == "cannot-undo"
    assert (await ada.act("undo"))["undone"]["kind"] == "claim"
    assert (await ada.act("undo"))["undone"]["kind"] == "edit"
    answer = await ada.act("undo")
    assert answer["undone"]["kind"] == "add"
    assert answer["thing"]["state"] == "archived"
    assert await ada.get("/v1/things") == []
    refusal = await refused(ada.act("undo"))
    assert refusal.code == "cannot-undo"
    assert "began" in refusal.error["cause"]
    kinds = [one["kind"] for one in await ada.get("/v1/log")]
    assert kinds[-7:] == ["undo", "undo", "redo", "redo", "undo", "undo", "undo"]
    assert len(await ada.get("/v1/log", q="kind:redo")) == 2


@pytest.mark.spec("HIST-4")
async def test_the_last_act_on_one_thing_is_found_among_others():
    ada = await gardener()
    pump, bench = await ada.add("pump"), await ada.add("bench")
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ada.act("say", id=pump, text="a word under it is another thing")
    await ada.act("claim", id=bench)
    answer = await ada.act("undo", id=pump)
    assert answer["thing"]["id"] == pump
    assert answer["thing"]["due"] is None
    assert (await ada.act("undo", id=pump))["undone"]["kind"] == "add"
    refusal = await refused(ada.act("undo", id=pump))
    assert refusal.code == "cannot-undo"
    assert (await shown(ada, bench))["who"]


@pytest.mark.spec("HIST-4")
async def test_a_note_of_what_was_seen_is_no_act():
    ada, ben, pump = await apart()
    await ada.act("claim", id=pump)
    await ben.act("say", id=pump, text="hm")
    meet(ada, ben)
    await ada.act("seen", all=True)
    assert (await ada.act("undo"))["undone"]["kind"] == "claim"
    assert await ada.get("/v1/inbox") == []


@pytest.mark.spec("HIST-4")
async def test_only_what_one_did_oneself_is_looked_for():
    ada = await gardener()
    pump = await ada.add("pump")
    ben = await friend_of(ada)
    meet(ada, ben)
    ada.clock.now += 1000
    await ben.act("claim", id=pump)
    await ben.act("edit", id=pump, fields={"title": "b"})
    meet(ada, ben)
    refusal = await refused(ada.act("undo"))
    assert "ben worked on it since" in refusal.error["cause"]
    assert (await ben.act("undo"))["undone"]["kind"] == "edit"


@pytest.mark.spec("HIST-6")
async def test_what_somebody_changed_since_is_named_and_left_alone():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "a", "due": "2030-01-01"})
    meet(ada, ben)
    ben.clock.now += 1000
    await ben.act("edit", id=pump, fields={"title": "b"})
    meet(ada, ben)
    answer = await ada.act("undo")
    assert [one["field"] for one in answer["changed"]] == ["due"]
    (kept,) = answer["kept"]
    assert (kept["field"], kept["why"], kept["message"]) == (
        "title", "changed", "ben changed it since",
    )  # fmt: skip
    thing = await shown(ada, pump)
    assert (thing["title"], thing["due"]) == ("b", None)


@pytest.mark.spec("HIST-6")
async def test_of_an_act_of_which_nothing_is_left_nothing_is_written():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "a"})
    meet(ada, ben)
    ben.clock.now += 1000
    await ben.act("edit", id=pump, fields={"title": "b"})
    meet(ada, ben)
    before = ada.node.seq
    refusal = await refused(ada.act("undo"))
    assert refusal.status == 409
    assert refusal.error["cause"] == "ben changed it since"
    assert ada.node.seq == before


@pytest.mark.spec("HIST-6")
async def test_words_cannot_be_unsaid_nor_brought_back():
    ada = await gardener()
    pump = await ada.add("pump")
    said = (await ada.act("say", id=pump, text="hello"))["thought"]["id"]
    for again in ("hello all", None):
        if again:
            await ada.act("edit", id=said, fields={"title": again})
        error = (await refused(ada.act("undo"))).error
        assert "unsaid" in error["cause"]
        assert error["next"][0].startswith("moot redact")
    await ada.act("redact", id=said)
    assert "gone" in (await refused(ada.act("undo"))).error["cause"]


@pytest.mark.spec("HIST-6")
async def test_a_ballot_stays_and_a_question_is_taken_back_while_it_is_open():
    ada, ben, pump = await apart()
    tank = (await ada.act("propose", title="tank", closes="2d"))["thing"]["id"]
    await ada.act("vote", id=tank, choice="yes")
    error = (await refused(ada.act("undo"))).error
    assert "ballot" in error["cause"]
    assert error["next"][0].startswith("moot vote")
    await ada.act("claim", id=pump)
    await ada.act("undo")
    poll = (await ada.act("propose", title="tea?", closes="2d"))["thing"]["id"]
    assert (await ada.act("undo"))["thing"]["state"] == "withdrawn"
    ada.node.clerk.attend()
    assert (await ada.act("undo", redo=True))["thing"]["state"] == "open"
    meet(ada, ben)
    await ben.act("vote", id=poll, choice="no")
    meet(ada, ben)
    for one in (ada, ben, ada):
        one.clock.now += 3 * 86_400_000
        one.node.clerk.attend()
        meet(ada, ben)
    assert (await shown(ada, poll))["state"] == "failed"
    assert "over" in (await refused(ada.act("undo", id=poll))).error["cause"]


@pytest.mark.spec("HIST-4")
async def test_what_ones_node_did_by_itself_is_no_act():
    ada = await gardener()
    pump = await ada.add("pump")
    await ada.act("claim", id=pump)
    tank = (await ada.act("propose", title="tank", closes="1h"))["thing"]["id"]
    await ada.act("vote", id=tank, choice="yes")
    ada.clock.now += 86_400_000
    ada.node.clerk.attend()
    assert (await shown(ada, tank))["state"] == "passed"
    assert "ballot" in (await refused(ada.act("undo"))).error["cause"]
    assert (await ada.act("undo", id=pump))["undone"]["kind"] == "claim"


@pytest.mark.spec("HIST-5")
async def test_a_day_of_a_series_does_not_vanish_with_what_was_done_to_it():
    ada = await gardener()
    water = await ada.add("water")
    await ada.act("repeat", id=water, rule="daily")
    day = (await ada.get(f"/v1/things/{water}/occurrences"))[0]["id"]
    await ada.act("claim", id=day)
    answer = await ada.act("undo")
    assert answer["undone"]["kind"] == "claim"
    assert answer["kept"] == []
    assert answer["thing"]["state"] == "free"
    assert answer["thing"]["id"] == day


@pytest.mark.spec("HIST-5")
async def test_all_that_one_act_made_is_put_away_together():
    ada = await gardener()
    harvest = (await ada.act("goal.add", title="harvest {place}", why="w"))["thing"]["id"]
    await ada.add("pick", goal=harvest)
    await ada.add("carry", goal=harvest)
    await ada.act("template.save", id=harvest, name="harvest")
    await ada.act("template.use", name="harvest", values={"place": "meadow"})
    assert len(await ada.get("/v1/things", q="kind:task")) == 2
    answer = await ada.act("undo")
    assert answer["kept"] == []
    assert await ada.get("/v1/things", q="kind:task") == []


@pytest.mark.spec("HIST-5")
async def test_what_was_asked_is_asked_again():
    ada, ben, pump = await apart()
    cy = await friend_of(ada, "cy")
    meet(ada, ben, cy)
    await ada.act("ask", id=pump, to="ben", words="please")
    await ada.act("ask", id=pump, to="cy")
    await ada.act("ask", id=pump, to="ben", withdraw=True)
    await ada.act("undo")
    asks = (await shown(ada, pump))["asks"]
    assert {(one["to_name"], one["words"]) for one in asks} == {("ben", "please"), ("cy", None)}
    meet(ada, ben)
    await ben.act("decline", id=pump)
    await ben.act("undo")
    assert {one["state"] for one in (await shown(ben, pump))["asks"]} == {"open"}


@pytest.mark.spec("HIST-6")
async def test_what_others_took_up_or_spoke_of_is_not_put_away():
    ada, ben, pump = await apart()
    bench = await ada.add("bench")
    meet(ada, ben)
    await ben.act("say", id=bench, text="a good one")
    meet(ada, ben)
    refusal = await refused(ada.act("undo"))
    assert refusal.error["cause"] == "ben worked on it since"
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    part = await ada.add("part", goal=goal)
    refusal = await refused(ada.act("undo", id=goal))
    assert refusal.error["cause"] == "other things hang under it"
    await ada.act("undo", id=part)
    assert (await ada.act("undo", id=goal))["thing"]["state"] == "archived"
    assert (await shown(ada, pump))["state"] == "free"


@pytest.mark.spec("HIST-6")
async def test_a_task_that_somebody_else_took_meanwhile_stays_theirs():
    ada, ben, pump = await apart()
    await ada.act("claim", id=pump)
    await ada.act("drop", id=pump)
    meet(ada, ben)
    await ben.act("claim", id=pump)
    meet(ada, ben)
    refusal = await refused(ada.act("undo"))
    assert refusal.error["cause"] == "ben has it now"
    await ben.act("drop", id=pump)
    meet(ada, ben)
    answer = await ada.act("undo")
    assert [one["name"] for one in answer["thing"]["who"]] == ["ada"]


@pytest.mark.spec("HIST-5")
async def test_done_moves_needs_and_stands_go_back():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    dig, fill = await ada.add("dig", goal=goal), await ada.add("fill")
    await ada.act("need", id=fill, on=dig)
    await ada.act("done", id=dig, evidence="deep")
    await ada.act("reopen", id=dig)
    assert (await ada.act("undo"))["thing"]["state"] == "done"
    assert (await shown(ada, dig))["done"][0]["evidence"] == "deep"
    assert (await ada.act("undo"))["thing"]["state"] == "free"
    await ada.act("move", id=dig, under=fill)
    assert (await ada.act("undo"))["thing"]["goal"] == goal
    await ada.act("need", id=fill, on=dig, **{"not": True})
    assert [one["id"] for one in (await shown(ada, fill))["needs"]] == []
    await ada.act("undo")
    assert [one["id"] for one in (await shown(ada, fill))["needs"]] == [dig]
    await ada.act("back", id=goal)
    await ada.act("back", id=goal, **{"as": "out"})
    await ada.act("undo")
    assert [one["as"] for one in (await shown(ada, goal))["backing"]] == ["in"]
    await ada.act("undo")
    assert (await shown(ada, goal))["backing"] == []


@pytest.mark.spec("HIST-5")
async def test_taking_back_a_settlement_leaves_both_sides_again():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "a"})
    await ben.act("edit", id=pump, fields={"title": "b"})
    meet(ada, ben)
    await ada.act("edit", id=pump, fields={"title": "c"})
    await ada.act("undo")
    thing = await shown(ada, pump)
    assert thing["title"] == "b"
    (conflict,) = thing["conflicts"]
    assert [one["value"] for one in conflict["values"]] == ["a", "b"]


@pytest.mark.spec("HIST-7")
async def test_the_same_request_takes_back_once():
    ada = await gardener()
    pump = await ada.add("pump")
    for title in ("a", "b"):
        await ada.act("edit", id=pump, fields={"title": title})
    first = await ada.act("undo", request="r1")
    again = await ada.act("undo", request="r1")
    assert (first["again"], again["again"]) == (False, True)
    assert again["undone"] == first["undone"]
    assert (await shown(ada, pump))["title"] == "a"


@pytest.mark.spec("HIST-7")
async def test_much_that_is_taken_back_stands_in_several_entries_all_of_them_marked():
    ada = await gardener()
    pump = await ada.add("pump")
    notes = "\n\n".join(f"{number} " + "x" * 15_000 for number in range(4))
    await ada.act("edit", id=pump, fields={"notes": notes})
    await ada.act("edit", id=pump, fields={"notes": "short"})
    await ada.act("undo")
    assert (await shown(ada, pump))["notes"] == notes
    await ada.act("undo", redo=True)
    newest = [one["kind"] for one in await ada.get("/v1/log")][-4:]
    assert set(newest) <= {"undo", "redo", "edit"}


async def test_what_is_not_understood_is_refused():
    ada = await gardener()
    assert (await refused(ada.act("undo", id="zzzz"))).code == "unknown"
    assert (await refused(ada.act("undo", redo="perhaps"))).code == "usage"
