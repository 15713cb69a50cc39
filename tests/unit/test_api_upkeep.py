"""Putting away and taking back, turning tasks into goals and back, checklists."""

import pytest

from caller import apart, gardener, meet, refused, titles


async def refusal(code, asked):
    caught = await refused(asked)
    assert caught.code == code, caught.error
    return caught.error


async def show(caller, thing):
    return await caller.get(f"/v1/things/{thing}")


async def names(caller, query):
    return titles(await caller.get("/v1/things", q=query))


# -- archive and keep ------------------------------------------------------------------------------


@pytest.mark.spec("API-32")
async def test_a_thing_is_put_away_alone_and_taken_back():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    dig = await ada.add("dig", goal="spring")
    deep = await ada.add("deeper", goal=dig)
    done = await ada.add("done", goal="spring")
    await ada.act("done", id=done)
    answer = await ada.act("archive", id=spring)
    assert answer["open_beneath"] == 2
    assert answer["thing"]["state"] == "archived"
    assert await names(ada, "is:archived") == ["spring"]
    assert sorted(await names(ada, "kind:task")) == ["deeper", "dig"]
    assert await names(ada, "kind:goal") == []
    again = await ada.act("archive", id=spring)
    assert (again["nothing"], again["open_beneath"]) == (True, 2)
    assert (await ada.act("archive", id=deep))["open_beneath"] == 0
    assert (await ada.act("keep", id=spring))["open_beneath"] == 1
    assert (await ada.act("keep", id=spring))["nothing"]
    assert await names(ada, "kind:goal") == ["spring"]
    said = (await ada.act("say", id=dig, text="hm"))["thought"]["id"]
    for verb in ("archive", "keep"):
        await refusal("wrong-kind", ada.act(verb, id=said))
    kinds = [event["kind"] for event in await ada.get("/v1/log")]
    assert (kinds.count("archive"), kinds.count("keep")) == (2, 1)


async def test_what_is_put_away_holds_nothing_up_and_is_no_part():
    ada = await gardener()
    fill, dig = await ada.add("fill"), await ada.add("dig")
    part, other = await ada.add("part", goal=fill), await ada.add("other", goal=fill)
    await ada.act("need", id=fill, on=dig)
    assert [one["title"] for one in (await ada.act("archive", id=dig))["unblocked"]] == ["fill"]
    await ada.act("done", id=part)
    assert (await show(ada, fill))["parts"] == {"done": 1, "all": 2}
    await ada.act("archive", id=part)
    shown = await show(ada, fill)
    assert shown["parts"] == {"done": 0, "all": 1}
    assert {one["id"]: one["state"] for one in shown["children"]} == {
        part: "archived",
        other: "free",
    }


@pytest.mark.spec("MODEL-9")
async def test_archived_while_another_worked_on_it_is_told_with_both_ways_out():
    ada, ben, pump = await apart()
    await ada.act("archive", id=pump)
    await ben.act("claim", id=pump)
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await show(caller, pump)
        assert shown["state"] == "claimed"
        (conflict,) = shown["conflicts"]
        short = shown["short"]
        assert conflict["message"] == (
            "ada archived this while ben worked on it. It stays in sight."
        )
        assert conflict["next"] == [
            f"moot archive {short} --not     to keep it",
            f"moot archive {short}     to put it away",
        ]
        assert [(one["name"], one["field"], one["value"]) for one in conflict["values"]] == [
            ("ada", "archived", True),
            ("ben", "claims", "lead"),
        ]
    await ben.act("keep", id=pump)
    assert (await show(ben, pump))["conflicts"] == []
    meet(ada, ben)
    await ada.act("archive", id=pump)
    await ben.act("keep", id=pump)  # it is kept already: nothing to do
    assert (await show(ada, pump))["state"] == "archived"


@pytest.mark.spec("MODEL-9")
async def test_kept_and_put_away_at_once_is_told_too():
    ada, ben, pump = await apart()
    await ada.act("archive", id=pump)
    meet(ada, ben)
    await ben.act("keep", id=pump)
    await ada.act("keep", id=pump)
    ada.clock.now += 1
    await ada.act("archive", id=pump)
    meet(ada, ben)
    (conflict,) = (await show(ben, pump))["conflicts"]
    assert conflict["message"] == (
        "ada archived this while ben said to keep it. It stays in sight."
    )
    assert [one["value"] for one in conflict["values"]].count(None) == 1
    await ben.act("archive", id=pump)
    assert (await show(ben, pump))["conflicts"] == []
    assert (await show(ben, pump))["state"] == "archived"


async def test_ones_own_devices_that_differ_are_told_a_command_that_exists():
    from moot.crdt import goal, pledge  # noqa: PLC0415
    from moot.crdt.op import Op  # noqa: PLC0415
    from moot.node.things.ids import read_id  # noqa: PLC0415

    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]
    target = read_id(spring["id"])
    ada.garden.write([
        Op(target, goal.BACKING, {"as": "in"}, ()), Op(target, goal.BACKING, {"as": "out"}, ()),
        Op(target, pledge.PLEDGES, {"words": "seeds"}, ()),
        Op(target, pledge.PLEDGES, {"words": "tools", "if": 2}, ()),
    ])  # fmt: skip
    found = {one["field"]: one for one in (await show(ada, spring["id"]))["conflicts"]}
    stands = next(one["value"] for one in found["backing"]["values"] if one["shown"])
    assert found["backing"]["next"] == [f"moot back {spring['short']} {stands}"]
    promised = next(one["value"] for one in found["pledge"]["values"] if one["shown"])
    waits = f" --if {promised['if']}" if promised["if"] > 1 else ""
    again = f"moot pledge {spring['short']} {promised['words']}{waits}"
    assert found["pledge"]["next"] == [again]
    assert found["pledge"]["message"] == "your two devices differ: seeds, tools. Both are kept."
    await ada.act("pledge", id=spring["id"], words="tools", **{"if": 2})
    await ada.act("back", id=spring["id"])
    fields = [one["field"] for one in (await show(ada, spring["id"]))["conflicts"]]
    assert "pledge" not in fields


# -- promote and demote ----------------------------------------------------------------------------


@pytest.mark.spec("API-33")
@pytest.mark.spec("MODEL-6")
async def test_a_task_becomes_a_goal_and_back_and_loses_nothing():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "2030-01-01", "hands": "2", "notes": "old"})
    await ada.act("claim", id=pump)
    await ada.act("effort", id=pump, effort="2h")
    error = await refusal("bad-field", ada.act("promote", id=pump))
    assert error["next"] == [f"moot promote {(await show(ada, pump))['short']} --why TEXT"]
    await refusal("bad-field", ada.act("promote", id=pump, why=" "))
    answer = await ada.act("promote", id=pump, why="water for all")
    thing = answer["thing"]
    assert (thing["kind"], thing["state"], thing["why"]) == ("goal", "forming", "water for all")
    assert (thing["due"], thing["who"], thing["notes"]) == (None, [], "old")
    assert answer["hidden"] == ["due", "hands", "claims", "effort"]
    meet(ada, ben)
    await ben.act("pledge", id=pump, words="seeds")
    await ben.act("sign", id=pump, text="litres")
    back = await ben.act("demote", id=pump)
    assert back["hidden"] == ["why", "pledge", "signs"]
    meet(ada, ben)
    thing = await show(ada, pump)
    assert (thing["kind"], thing["state"], thing["why"]) == ("task", "claimed", None)
    assert thing["due_at"]["date"] == "2030-01-01"
    assert thing["effort"] == {"minutes": 120, "members": 1}
    assert (thing["pledges"], thing["signs"]) == ([], [])
    again = await ada.act("promote", id=pump)  # it says already what it is for
    assert again["thing"]["why"] == "water for all"
    assert [one["words"] for one in (await show(ada, pump))["pledges"]] == ["seeds"]
    kinds = [event["kind"] for event in await ada.get("/v1/log", q=f"id:{pump}")]
    assert (kinds.count("promote"), kinds.count("demote")) == (2, 1)


async def test_only_a_task_becomes_a_goal_and_only_a_goal_a_task():
    ada, _, pump = await apart()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    said = (await ada.act("say", id=pump, text="hm"))["thought"]["id"]
    error = await refusal("wrong-kind", ada.act("promote", id=spring, why="w"))
    assert "a goal already" in error["message"]
    error = await refusal("wrong-kind", ada.act("demote", id=pump))
    assert "a task already" in error["message"]
    for verb in ("promote", "demote"):
        await refusal("wrong-kind", ada.act(verb, id=said))


@pytest.mark.spec("MODEL-16")
async def test_turned_both_ways_at_once_is_shown():
    ada, ben, pump = await apart()
    await ada.act("promote", id=pump, why="w")
    meet(ada, ben)
    await ada.act("demote", id=pump)
    await ben.act("demote", id=pump)
    await ben.act("promote", id=pump)
    meet(ada, ben)
    (conflict,) = (await show(ada, pump))["conflicts"]
    assert (conflict["kind"], conflict["field"]) == ("values", "kind")
    short = (await show(ada, pump))["short"]
    assert conflict["next"] == [f"moot promote {short}", f"moot demote {short}"]
    kind = (await show(ada, pump))["kind"]
    same = await ada.act("promote" if kind == "goal" else "demote", id=pump)
    assert (same["thing"]["kind"], same["thing"]["conflicts"]) == (kind, [])


async def test_the_parts_of_a_task_say_who_has_them_and_what_is_under_them():
    ada = await gardener()
    dig = await ada.add("dig")
    spade, hole = await ada.add("spade", goal=dig), await ada.add("hole", goal=dig)
    await ada.add("left side", goal=hole)
    await ada.act("claim", id=spade)
    shown = {one["title"]: one for one in (await show(ada, dig))["children"]}
    assert shown["spade"]["who"][0]["name"] == "ada"
    assert [shown[title]["parts"]["all"] for title in ("spade", "hole")] == [0, 1]
    assert (await show(ada, dig))["parts"] == {"done": 0, "all": 3}
