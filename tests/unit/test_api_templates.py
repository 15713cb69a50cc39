"""Templates: what is kept to be made again, what is filled in, and that nothing is made twice."""

import pytest

from caller import BERLIN, friend_of, gardener, meet, refused, titles
from moot.crdt import archive, template
from moot.node.acts.templates import MOST_THINGS, MOST_VALUES


async def refusal(code, act):
    """The error of a refusal of this code."""
    caught = await refused(act)
    assert caught.code == code
    return caught.error


async def harvest(caller=None, **fields):
    """A gardener with the template of a harvest, and the things in it."""
    ada = caller or await gardener()
    ada.headers = BERLIN
    top = (
        await ada.act(
            "goal.add",
            title="harvest {place}",
            why="{who} is hungry",
            fields={"tags+": ["{place}"]},
        )
    )["thing"]["id"]
    ladder = await ada.add("bring a ladder", goal=top, start="2026-09-01")
    pick = await ada.add(
        "pick at {place}",
        goal=top,
        hands="2..5",
        due="2026-09-04 18:00",
        notes="by {who}\n\ncareful",
    )
    sort = await ada.add("sort", goal=pick)
    await ada.act("need", id=pick, on=ladder)
    await ada.act("need", id=pick, on=await ada.add("rain"))
    await ada.act("template.save", id=top, name="harvest")
    return ada, top, [ladder, pick, sort]


async def use(caller, **arguments):
    return await caller.act("template.use", name="harvest", **arguments)


async def tree(caller, under=None):
    lines = await caller.get("/v1/tree", under=under, all=1)
    return [(one["title"], one["depth"], one["state"]) for one in lines]


VALUES = {"place": "the meadow", "who": "ben"}


@pytest.mark.spec("SERIES-12")
async def test_a_template_is_no_work_nor_is_what_hangs_under_it():
    ada, top, (ladder, _, sort) = await harvest()
    assert titles(await ada.get("/v1/things")) == ["rain"]
    assert titles(await ada.get("/v1/things", q="is:template")) == ["harvest {place}"]
    assert {state for _, _, state in await tree(ada, top)} == {"template"}
    assert titles(await ada.get("/v1/tree")) == ["rain"]
    for verb in ("claim", "done", "ask", "split"):
        await refusal("wrong-kind", ada.act(verb, id=sort))
    await ada.act("edit", id=sort, fields={"title": "sort them"})
    late = await ada.add("wash", goal=sort)
    assert titles(await ada.get("/v1/things")) == ["rain"]
    await ada.act("move", id=sort, under="none")  # out of it, with what hangs under it
    assert sorted(titles(await ada.get("/v1/things"))) == ["rain", "sort them", "wash"]
    await ada.act("claim", id=late)
    await ada.act("move", id=sort, under=ladder)
    assert titles(await ada.get("/v1/things")) == ["rain"]
    await ada.act("template.save", id=top, name="none")
    told = (await ada.get(f"/v1/things/{top}"))["history"]
    assert [(one["kind"], one["text"]) for one in told if "template" in one["kind"]] == [
        ("template", "harvest"), ("untemplate", None),
    ]  # fmt: skip
    states = {one["title"]: one["state"] for one in await ada.get("/v1/things")}
    assert states == {
        "rain": "free", "bring a ladder": "free", "pick at {place}": "free", "sort them": "free",
        "wash": "claimed", "harvest {place}": "forming",
    }  # fmt: skip


@pytest.mark.spec("SERIES-13")
@pytest.mark.spec("SERIES-14")
async def test_a_copy_has_everything_with_the_blanks_filled_in():
    ada, _, _ = await harvest()
    spring = (await ada.act("goal.add", title="autumn", why="w"))["thing"]["id"]
    answer = await ada.act("template.use", name="Harvest", values=VALUES, goal=spring)
    assert (answer["made"], answer["nothing"]) == (4, False)
    copy = answer["thing"]
    assert (copy["title"], copy["why"], copy["tags"]) == (
        "harvest the meadow", "ben is hungry", ["the-meadow"],
    )  # fmt: skip
    assert (copy["goal"], copy["template"], copy["state"]) == (spring, None, "forming")
    assert await tree(ada, copy["id"]) == [
        ("bring a ladder", 0, "free"), ("pick at the meadow", 0, "free"), ("sort", 1, "free"),
    ]  # fmt: skip
    (pick,) = await ada.get("/v1/things", q="pick")
    shown = await ada.get(f"/v1/things/{pick['id']}")
    assert (shown["notes"], shown["hands"]) == ("by ben\n\ncareful", {"min": 2, "max": 5})
    assert [(one["title"], one["state"]) for one in shown["needs"]] == [("bring a ladder", "free")]
    assert (shown["due"], shown["start"]) == (None, None)
    again = await use(ada, values=VALUES, goal=spring)
    assert (again["nothing"], again["made"], again["thing"]["id"]) == (True, 0, copy["id"])
    assert len(await ada.get("/v1/templates")) == 1


@pytest.mark.spec("SERIES-13")
async def test_two_who_use_it_at_once_make_one_copy():
    ada, _, _ = await harvest()
    ben = await friend_of(ada)
    ben.clock.now += 5_000
    meet(ada, ben)
    for one in (ada, ben):
        await use(one, values=VALUES, start="2027-09-01")
    meet(ada, ben)
    for one in (ada, ben):
        found = await one.get("/v1/things", q="not:rain", sort="title")
        assert titles(found) == [
            "bring a ladder",
            "harvest the meadow",
            "pick at the meadow",
            "sort",
        ]
        assert [thing["conflicts"] for thing in found] == [[]] * 4
        assert found[2]["notes"] == "by ben\n\ncareful"
    assert (await ada.get("/v1/state-hash"))["hash"] == (await ben.get("/v1/state-hash"))["hash"]


@pytest.mark.spec("SERIES-13")
async def test_the_key_says_which_copy_it_is_and_what_people_changed_stays():
    ada, top, _ = await harvest()
    first = (await use(ada, values=VALUES))["thing"]["id"]
    others = [
        {"values": {**VALUES, "who": "cy"}},
        {"values": VALUES, "start": "2027-09-01"},
        {"values": VALUES, "as": "second"},
    ]
    ids = {first}
    for arguments in others:
        ids.add((await use(ada, **arguments))["thing"]["id"])
    assert len(ids) == 4
    again = await use(ada, values={**VALUES, "who": "x"}, **{"as": "second"})
    assert again["nothing"]
    assert again["thing"]["id"] in ids
    (sort, *_) = await ada.get("/v1/things", q="sort goal:" + first)
    await ada.act("edit", id=sort["id"], fields={"title": "sort by size", "goal": "none"})
    late = await ada.add("wash", goal=top)
    answer = await use(ada, values=VALUES)
    assert answer["made"] == 1
    assert late != first
    assert {title for title, _, _ in await tree(ada, first)} == {
        "bring a ladder", "pick at the meadow", "wash",
    }  # fmt: skip
    assert titles(await ada.get("/v1/things", q="size")) == ["sort by size"]


@pytest.mark.spec("SERIES-15")
async def test_days_are_as_far_from_the_start_as_in_the_template():
    ada, _, (ladder, _, sort) = await harvest()
    await ada.act("repeat", id=sort, rule="every fri 9:00", **{"from": "2026-09-03"})
    await use(ada, values=VALUES, start="2027-03-10")
    found = {
        one["title"]: one for one in await ada.get("/v1/things", all=1, q="not:state:template")
    }
    assert found["bring a ladder"]["start_at"]["date"] == "2027-03-10"
    assert found["pick at the meadow"]["due_at"] == {
        "date": "2027-03-13", "time": "18:00", "zone": "Europe/Berlin",
    }  # fmt: skip
    chore = (await ada.get("/v1/things", q="is:series not:state:template"))[0]
    assert chore["series"]["rules"][0]["from"] == "2027-03-12T09:00"
    await ada.act("edit", id=ladder, fields={"due": "9998-01-01"})
    late = use(ada, values=VALUES, start="9998-01-01")
    await refusal("bad-date", late)
    await refusal("bad-date", use(ada, values=VALUES, start="soon"))


@pytest.mark.spec("SERIES-14")
async def test_what_is_missing_is_named_at_once_and_what_is_strange_too():
    ada, _, _ = await harvest()
    error = await refusal("usage", use(ada))
    assert error["message"] == "it needs values for place, who"
    assert error["next"] == ["moot template use harvest place=... who=..."]
    error = await refusal("usage", use(ada, values={"place": "x"}))
    assert error["message"] == "it needs a value for who"
    values = {**VALUES, "when": "now"}
    assert "when" in (await refusal("usage", use(ada, values=values)))["message"]
    for values in ({**VALUES, "who": ""}, {**VALUES, "who": 5}, {**VALUES, "who": "x" * 2000}):
        await refusal("bad-field", use(ada, values=values))
    for values in ("place=x", {f"v{at}": "x" for at in range(MOST_VALUES + 1)}):
        await refusal("usage", use(ada, values=values))
    assert titles(await ada.get("/v1/things")) == ["rain"]


async def test_any_goal_or_task_can_be_copied_by_its_id():
    ada = await gardener()
    dig = await ada.add("dig")
    await ada.add("fetch a spade", goal=dig)
    await ada.act("done", id=dig)
    copy = (await ada.act("template.use", name=dig[:6]))["thing"]
    assert (copy["title"], copy["state"]) == ("dig", "free")
    assert await tree(ada, copy["id"]) == [("fetch a spade", 0, "free")]
    said = (await ada.act("say", id=dig, text="hm"))["thought"]["id"]
    await refusal("wrong-kind", ada.act("template.use", name=said))
    await refusal("wrong-kind", ada.act("template.save", id=said, name="x"))
    error = await refusal("unknown", use(ada))
    assert error["next"] == ["moot template list"]
    await refusal("bad-field", ada.act("template.use", name=""))


async def test_a_name_is_one_templates_until_two_who_do_not_meet_take_it():
    ada, top, _ = await harvest()
    ben = await friend_of(ada)
    meet(ada, ben)
    mine, yours = await ada.add("dig"), await ben.add("mow")
    assert (
        "none"
        in (await refusal("exists", ada.act("template.save", id=mine, name="HARVEST")))["next"][0]
    )
    assert (await ada.act("template.save", id=top, name="harvest"))["nothing"]
    await ada.act("template.save", id=mine, name="weekly round")
    await ben.act("template.save", id=yours, name="weekly  round")
    meet(ada, ben)
    error = await refusal("ambiguous", ada.act("template.use", name="weekly round"))
    assert {one["title"] for one in error["candidates"]} == {"dig", "mow"}
    assert (await ada.act("template.use", name=mine))["thing"]["title"] == "dig"
    found = [(one["name"], one["things"], one["blanks"]) for one in await ada.get("/v1/templates")]
    assert found[0] == ("harvest", 4, ["place", "who"])
    assert {name for name, _, _ in found[1:]} == {"weekly round"}
    ada.garden.write(
        [archive.archive(ada.garden.replica.space, ada.node.board(ada.garden).exact(mine).id)]
    )
    assert len(await ada.get("/v1/templates")) == 2
    assert (await ada.act("template.use", name="weekly round"))["thing"]["title"] == "mow"


@pytest.mark.spec("SERIES-16")
async def test_too_much_at_once_is_refused_and_much_is_one_transaction():
    ada = await gardener()
    top = await ada.add("season")
    rows = [await ada.add(f"task {at}", goal=top) for at in range(70)]
    answer = await ada.act("template.use", name=top)
    assert answer["made"] == 71
    seen = ada.node.board(ada.garden)
    assert len(rows) == 70
    assert sum(row.title.startswith("task") for row in seen.things()) == 140
    for _ in range(6):
        await ada.act("move", id=answer["thing"]["id"], under=top)
        answer = await ada.act("template.use", name=top, **{"as": str(_)})
        if answer["made"] > MOST_THINGS // 2:
            break
    await ada.act("move", id=answer["thing"]["id"], under=top)
    before = (await ada.get("/v1/state-hash"))["hash"]
    await refusal("too-large", ada.act("template.use", name=top, **{"as": "last"}))
    assert (await ada.get("/v1/state-hash"))["hash"] == before


async def test_words_that_become_too_long_are_refused():
    ada = await gardener()
    long = await ada.add("x", notes="{who}" * 3_000)
    await refusal("too-large", ada.act("template.use", name=long, values={"who": "x" * 1_000}))


@pytest.mark.spec("SERIES-12")
async def test_days_of_a_series_within_a_template_are_of_it_and_of_one_that_is_it_are_not():
    ada, top, (ladder, _, sort) = await harvest()
    late = await ada.add("wash")
    for chore in (sort, late):
        await ada.act("template.save", id=top, name="none")
        await ada.act("repeat", id=chore, rule="daily")
        (day, *_) = await ada.get(f"/v1/things/{chore}/occurrences")
        await ada.act("claim", id=day["id"])
        await ada.act("template.save", id=top, name="harvest")
    await ada.act("template.save", id=late, name="washing")
    found = await ada.get("/v1/things")
    assert sorted((one["title"], one["state"]) for one in found) == [
        ("rain", "free"), ("wash", "claimed"),
    ]  # fmt: skip
    assert ladder not in [one["id"] for one in found]


async def test_what_a_board_keeps_of_a_template_is_what_its_cells_say():
    ada, top, (_, pick, _) = await harvest()
    board = ada.node.board_unprepared(ada.garden)
    while board.prepare():
        pass
    board.reset()
    assert titles(await ada.get("/v1/things")) == ["rain"]
    await ada.act("template.save", id=top, name="none")
    while board.prepare():
        pass
    board.reset()
    assert (await ada.get(f"/v1/things/{pick}"))["state"] == "free"


@pytest.mark.spec("SERIES-14")
def test_blanks_are_names_in_braces():
    assert template.blanks("{a} {b-2} {a} {} {2} {a b} {{c}} {x_y}") == ("a", "b-2", "c", "x_y")
    assert template.blanks(None) == ()
    assert template.fill("{a} and {b}", {"a": "{b}"}) == "{b} and {b}"


@pytest.mark.spec("SERIES-12")
@pytest.mark.parametrize("value", [None, "", 5, "x" * 65, ["a"], {}])
def test_what_is_no_name_is_no_template(value):
    assert template.name(value) is None
