"""What waits for what, what to take up next, and where things stand in the tree."""

import pytest

from caller import apart, gardener, meet, refused, titles
from moot.crdt import group
from moot.node.things.score import WORDS


async def refusal(code, asked):
    """The error of a refusal of this code."""
    caught = await refused(asked)
    assert caught.code == code
    return caught.error


async def names(caller, query):
    return titles(await caller.get("/v1/things", q=query))


@pytest.mark.spec("MODEL-25")
async def test_a_task_is_blocked_until_what_it_needs_is_done():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    fill, dig = await ada.add("fill"), await ada.add("dig")
    for on in (dig, goal):
        answer = await ada.act("need", id=fill, on=on)
        assert answer["on"]["id"] == on
    assert (await ada.act("need", id=fill, on=dig))["nothing"]
    shown = await ada.get(f"/v1/things/{fill}")
    assert shown["blocked_by"] == [dig, goal]
    assert {"blocked", "free"} <= set(shown["is"])
    assert "ready" not in shown["is"]
    assert [(one["title"], one["met"]) for one in shown["needs"]] == [
        ("dig", False),
        ("spring", False),
    ]
    assert [one["id"] for one in (await ada.get(f"/v1/things/{dig}"))["needed_by"]] == [fill]
    assert await names(ada, "is:blocked") == ["fill"]
    assert sorted(await names(ada, "is:blocking")) == ["dig", "spring"]
    assert await names(ada, "is:ready") == ["dig"]
    assert (await ada.act("done", id=dig))["unblocked"] == []
    answer = await ada.act("edit", id=goal, fields={"state": "reached"})
    assert [one["title"] for one in answer["unblocked"]] == ["fill"]
    assert await names(ada, "is:ready") == ["fill"]
    assert await names(ada, "is:blocking") == []
    await ada.act("reopen", id=dig)
    assert (await ada.get(f"/v1/things/{fill}"))["blocked_by"] == [dig]
    await ada.act("need", id=fill, on=dig, **{"not": True})
    assert (await ada.get(f"/v1/things/{fill}"))["blocked_by"] == []
    assert (await ada.act("need", id=fill, on=dig, **{"not": True}))["nothing"]


async def test_a_circle_is_refused_where_it_is_seen_with_the_way_it_goes():
    ada = await gardener()
    dig, fill, plant = [await ada.add(title) for title in ("dig", "fill", "plant")]
    await ada.act("need", id=fill, on=dig)
    await ada.act("need", id=plant, on=fill)
    shorts = [(await ada.get(f"/v1/things/{one}"))["short"] for one in (plant, fill, dig)]
    error = await refusal("circle", ada.act("need", id=dig, on=plant))
    assert error["cause"] == " waits for ".join(shorts)
    assert "itself" in (await refusal("circle", ada.act("need", id=dig, on=dig)))["message"]
    said = await ada.act("say", id=dig, text="deep?")
    await refusal("wrong-kind", ada.act("need", id=dig, on=said["thought"]["id"]))
    await refusal("unknown", ada.act("need", id=dig, on="zzzz"))


@pytest.mark.spec("MODEL-4")
async def test_nothing_is_hung_under_itself_or_under_what_hangs_there():
    ada = await gardener()
    top = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    part = (await ada.act("goal.add", title="beds", why="w", under=top))["thing"]["id"]
    leaf = await ada.add("dig", goal=part)
    shorts = {one: (await ada.get(f"/v1/things/{one}"))["short"] for one in (top, part, leaf)}
    already = f"{shorts[part]} hangs under {shorts[top]} already"
    for tried in (
        ada.act("move", id=top, under=part),
        ada.act("move", id=top, before=leaf),
        ada.act("edit", id=top, fields={"goal": part}),
    ):
        error = await refusal("circle", tried)
        assert (error["message"], error["next"]) == (already, [f"moot show {shorts[part]}"])
    for tried in (
        ada.act("move", id=top, under=top),
        ada.act("move", id=top, after=part),
        ada.act("edit", id=top, fields={"goal": top}),
    ):
        error = await refusal("circle", tried)
        assert error["message"] == f"{shorts[top]} cannot hang under itself"
    assert await tree(ada) == [("spring", 0), ("beds", 1), ("dig", 2)]


@pytest.mark.spec("MODEL-24")
async def test_a_circle_that_two_people_close_unseen_is_parked_shown_and_settled():
    ada, ben, pump = await apart()
    tap = await ada.add("tap")
    meet(ada, ben)
    await ada.act("need", id=pump, on=tap)
    ada.clock.now += 1
    await ben.act("need", id=tap, on=pump)
    meet(ada, ben)
    shown = [[await one.get(f"/v1/things/{thing}") for thing in (pump, tap)] for one in (ada, ben)]
    by_ada, by_ben = [[thing["blocked_by"] for thing in side] for side in shown]
    assert by_ada == by_ben
    blocked = [thing for thing in shown[0] if thing["blocked_by"]]
    parked = [thing for thing in shown[0] if not thing["blocked_by"]]
    assert len(blocked) == len(parked) == 1
    (conflict,) = parked[0]["conflicts"]
    assert conflict["kind"] == "needs"
    assert conflict["next"] == [f"moot need {parked[0]['short']} on {blocked[0]['short']} --not"]
    assert parked[0]["needs"][0]["parked"]
    assert await names(ben, "is:conflict") == [parked[0]["title"]]
    await ben.act("need", id=blocked[0]["id"], on=parked[0]["id"], **{"not": True})
    assert await names(ben, "is:conflict") == []
    assert await names(ben, "is:blocked") == [parked[0]["title"]]


@pytest.mark.spec("API-21")
async def test_the_score_is_the_sum_of_its_terms_and_orders_what_is_next():
    ada, _, pump = await apart()
    goal = (await ada.act("goal.add", title="spring", why="w", fields={"state": "active"}))["thing"]
    await ada.act("back", id=goal["id"])
    fill = await ada.add("fill", goal="spring", due="2000-01-01")
    await ada.act("need", id=fill, on=pump)
    await ada.act("lift", id=pump, lift=3)
    shown = await ada.get(f"/v1/things/{fill}")
    terms = {one["name"]: one["points"] for one in shown["terms"]}
    assert terms == {"due": 12, "goal": 2, "mine": 2, "backing": 0.5}
    assert shown["score"] == sum(terms.values())
    terms = {one["name"] for one in (await ada.get(f"/v1/things/{pump}"))["terms"]}
    assert terms == {"blocking", "lift"}
    await ada.add("plain")
    ready = await ada.get("/v1/things", q="is:ready", sort="-score")
    assert titles(ready) == ["pump", "plain"]
    await ada.act("done", id=pump)
    assert (await ada.get(f"/v1/things/{pump}"))["score"] is None
    assert (await ada.get(f"/v1/things/{pump}"))["terms"] == []
    assert (await ada.get(f"/v1/things/{goal['id']}"))["score"] is None


async def test_each_says_for_themselves_how_they_stand():
    ada, ben, pump = await apart()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    meet(ada, ben)
    await ada.act("back", id=goal, words="I like it")
    await ben.act("back", id=goal, **{"as": "watching"})
    await ada.act("lift", id=goal, lift=3)
    answer = await ben.act("lift", id=goal, lift="1")
    assert answer["lift"] == {"median": 1, "members": 1}
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{goal}")
    assert [(one["name"], one["as"], one["words"]) for one in shown["backing"]] == [
        ("ada", "in", "I like it"),
        ("ben", "watching", None),
    ]
    assert shown["lift"] == {"median": 1, "members": 2}
    assert (await ada.act("back", id=goal, words="I like it"))["nothing"]
    await refusal("wrong-kind", ada.act("back", id=pump))
    await refusal("usage", ada.act("back", id=goal, **{"as": "boss"}))
    for wrong in (4, -1, "x", None, True, "٣"):
        await refusal("usage", ada.act("lift", id=goal, lift=wrong))
    kinds = [event["kind"] for event in await ada.get("/v1/log")]
    assert kinds.count("back") == kinds.count("lift") == 2


async def tree(caller):
    return [(line["title"], line["depth"]) for line in await caller.get("/v1/tree")]


async def test_things_are_put_before_after_and_under_others():
    ada = await gardener()
    spring = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    a, b, c = [await ada.add(title, goal="spring") for title in "abc"]
    await ada.act("move", id=c, before=a)
    assert [title for title, _ in await tree(ada)] == ["spring", "c", "a", "b"]
    await ada.act("move", id=c, after=a)
    assert [title for title, _ in await tree(ada)] == ["spring", "a", "c", "b"]
    await ada.act("move", id=a, after=b)
    assert [title for title, _ in await tree(ada)] == ["spring", "c", "b", "a"]
    for _ in range(30):  # there is always room between two
        await ada.act("move", id=a, after=c)
        await ada.act("move", id=b, after=c)
    assert [title for title, _ in await tree(ada)] == ["spring", "c", "b", "a"]
    await ada.act("move", id=b, under=c)
    assert await tree(ada) == [("spring", 0), ("c", 1), ("b", 2), ("a", 1)]
    await ada.act("move", id=a, under=c)
    assert await tree(ada) == [("spring", 0), ("c", 1), ("b", 2), ("a", 2)]
    await ada.act("move", id=b, under="none")
    assert await tree(ada) == [("spring", 0), ("c", 1), ("a", 2), ("b", 0)]
    await ada.act("move", id=b, before=spring)
    assert await tree(ada) == [("b", 0), ("spring", 0), ("c", 1), ("a", 2)]
    for where in ({"before": c}, {"under": c}, {"under": a}):
        await refusal("circle" if "under" in where else "usage", ada.act("move", id=c, **where))
    await refusal("usage", ada.act("move", id=c))
    await refusal("usage", ada.act("move", id=c, before=a, after=b))
    said = (await ada.act("say", id=a, text="hm"))["thought"]["id"]
    await refusal("wrong-kind", ada.act("move", id=said, under=spring))
    await refusal("wrong-kind", ada.act("move", id=a, under=said))


@pytest.mark.spec("API-21")
@pytest.mark.spec("DEC-26")
async def test_a_group_says_how_much_each_term_counts():
    ada = await gardener()
    late = await ada.add("late", due="2020-01-01")
    asked = await ada.add("asked")
    await ada.act("lift", id=asked, lift=3)

    async def ordered():
        return titles(await ada.get("/v1/things", q="is:open", sort="-score"))

    assert await ordered() == ["late", "asked"]
    assert (await ada.act("rule", name="weight.due", value=25))["rules"]["weight.due"] == 25
    assert await ordered() == ["asked", "late"]
    (term,) = (await ada.get(f"/v1/things/{late}"))["terms"]
    assert (term["name"], term["points"]) == ("due", 3)
    assert term["words"] == "it is overdue; the group counts that 25 %"
    await ada.act("rule", name="weight.due", value="0")
    assert (await ada.get(f"/v1/things/{late}"))["terms"] == []
    error = await refusal("usage", ada.act("rule", name="weight.due", value=1001))
    assert "hundredths" in error["next"][0]
    assert set(WORDS) == set(group.WEIGHED)
