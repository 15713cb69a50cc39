"""Days of what comes again: what touches one makes it, the same for everybody."""

import re

import pytest

from caller import BERLIN, friend_of, gardener, meet
from chores import days, first, listed, refusal, set_clock, weekly
from moot.crdt import archive, origin, register, series, template
from moot.crdt.occurrence import At
from moot.crdt.series import Segment


@pytest.mark.spec("SERIES-1")
@pytest.mark.spec("SERIES-8")
async def test_two_who_touch_the_same_day_touch_the_same_task_in_any_zone():
    ada, chore = await weekly()
    ben = await friend_of(ada)
    ben.headers = {"moot-zone": "Asia/Tokyo"}
    set_clock(ben, "2026-11-27T13:00")
    meet(ada, ben)
    assert (await first(ada, chore))["id"] == (await first(ben, chore))["id"]
    day = (await first(ada, chore))["id"]
    await ada.act("claim", id=day)
    await ben.act("say", id=day, text="I bring the hose")
    meet(ada, ben)
    for one in (ada, ben):
        shown = await one.get(f"/v1/things/{day}")
        assert (shown["title"], shown["state"], shown["conflicts"]) == (
            "water the beans", "claimed", [],
        )  # fmt: skip
        assert shown["due_at"] == {"date": "2026-11-27", "time": "18:00", "zone": "Europe/Berlin"}
        assert [said["text"] for said in shown["thread"]] == ["I bring the hose"]
        assert {event["kind"] for event in shown["history"]} == {"claim", "say"}
        assert await listed(one) == [("2026-11-27T18:00", "claimed")]


ACTS = [
    ("claim", {}, "claimed"),
    ("done", {"evidence": "wet"}, "done"),
    ("say", {"text": "hm"}, "free"),
    ("lift", {"lift": 2}, "free"),
    ("ask", {"to": "ben"}, "free"),
    ("skip", {}, "skipped"),
    ("edit", {"fields": {"title": "water the peas"}}, "free"),
    ("edit", {"fields": {"tags+": ["peas"]}}, "free"),
    ("move", {"under": "none"}, "free"),
    ("need", {"on": "{other}"}, "free"),
]


@pytest.mark.spec("SERIES-8")
@pytest.mark.parametrize(("verb", "arguments", "state"), ACTS)
async def test_any_act_on_a_day_makes_it(verb, arguments, state):
    ada, chore = await weekly()
    ben = await friend_of(ada)
    other = await ada.add("other")
    day = await first(ada, chore)
    assert day["occurs"]["virtual"]
    given = {name: other if value == "{other}" else value for name, value in arguments.items()}
    before = (await ada.get("/v1/state-hash"))["entries"]
    answer = await ada.act(verb, id=day["short"], **given)
    assert (answer["thing"]["id"], answer["thing"]["state"]) == (day["id"], state)
    assert not answer["thing"]["occurs"]["virtual"]
    assert (await ada.get("/v1/state-hash"))["entries"] == before + 1
    meet(ada, ben)
    shown = await ben.get(f"/v1/things/{day['id']}")
    assert shown["occurs"] == {**day["occurs"], "virtual": False, "short": shown["occurs"]["short"]}
    assert shown["history"][0]["kind"] == verb


@pytest.mark.spec("SERIES-8")
async def test_what_only_names_a_day_makes_it_too():
    ada, chore = await weekly()
    ben = await friend_of(ada)
    day = (await first(ada, chore))["id"]
    can = await ada.add("mend the can")
    await ada.act("need", id=can, on=day)
    await ada.act("move", id=can, under=day)
    meet(ada, ben)
    shown = await ben.get(f"/v1/things/{can}")
    assert [(one["id"], one["state"]) for one in shown["needs"]] == [(day, "free")]
    assert shown["goal"] == day
    assert "blocked" in shown["is"]


@pytest.mark.spec("SERIES-4")
async def test_a_day_says_what_its_series_says_until_it_says_something_itself():
    ada, chore = await weekly(**{"tags+": ["water"], "hands": "2..3", "notes": "gently\n\nat dusk"})
    ben = await friend_of(ada)
    day = (await first(ada, chore))["id"]
    await ada.act("lift", id=day, lift=1)
    await ada.act("edit", id=chore, fields={"title": "water all", "tags+": ["all"], "hands": "2"})
    meet(ada, ben)
    shown = await ben.get(f"/v1/things/{day}")
    assert shown["title"] == "water all"
    assert (shown["tags"], shown["hands"]) == (["all", "water"], {"min": 2, "max": 2})
    assert shown["notes"] == "gently\n\nat dusk"
    for fields, expected in [
        ({"title": "water twice"}, {"title": "water twice"}),
        ({"tags+": ["frost"]}, {"tags": ["all", "frost", "water"]}),
        ({"tags-": ["all", "water", "frost"]}, {"tags": []}),
        ({"notes": ""}, {"notes": None}),
        ({"due": "2026-11-28"}, {"due": "2026-11-28T22:59:59.999Z"}),
        ({"due": "none"}, {"due": None}),
        ({"hands": "none"}, {"hands": {"min": 1, "max": 1}}),
    ]:
        await ada.act("edit", id=day, fields=fields)
        shown = await ada.get(f"/v1/things/{day}")
        assert {name: shown[name] for name in expected} == expected
    await ada.act("edit", id=chore, fields={"title": "x", "tags": ["y"], "notes": "z"})
    shown = await ada.get(f"/v1/things/{day}")
    assert (shown["title"], shown["tags"], shown["notes"]) == ("water twice", [], None)


@pytest.mark.spec("SERIES-4")
async def test_two_who_take_a_day_that_wants_two_are_not_in_each_others_way():
    ada, chore = await weekly(hands="2")
    ben = await friend_of(ada)
    set_clock(ben, "2026-11-27T12:30")
    meet(ada, ben)
    day = (await first(ada, chore))["id"]
    for one in (ada, ben):
        await one.act("claim", id=day)
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{day}")
    assert [one["doubled"] for one in shown["claims"]] == [False, False]
    await ada.act("edit", id=chore, fields={"hands": "1"})
    shown = await ada.get(f"/v1/things/{day}")
    assert [one["doubled"] for one in shown["claims"]] == [True, True]


@pytest.mark.spec("SERIES-9")
async def test_a_day_is_skipped_and_not_skipped():
    ada, chore = await weekly()
    day = (await first(ada, chore))["id"]
    assert (await ada.act("skip", id=day))["thing"]["state"] == "skipped"
    assert (await ada.act("skip", id=day))["nothing"]
    assert await listed(ada) == []
    assert await listed(ada, "is:skipped") == [("2026-11-27T18:00", "skipped")]
    assert (await days(ada, chore, 2))[0] == ("2026-11-27T18:00", "skipped", False)
    await ada.act("skip", id=day, **{"not": True})
    assert await listed(ada) == [("2026-11-27T18:00", "free")]
    await ada.act("done", id=day)
    await refusal("already-done", ada.act("skip", id=day))
    await refusal("wrong-kind", ada.act("skip", id=chore))
    await refusal("wrong-kind", ada.act("skip", id=await ada.add("once")))


@pytest.mark.spec("SERIES-10")
async def test_a_day_stands_where_its_series_does_unless_it_was_put_elsewhere():
    ada = await gardener()
    ada.headers = BERLIN
    set_clock(ada, "2026-11-27T12:00")
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    chore = await ada.add("water", goal=goal)
    await ada.act("repeat", id=chore, rule="every fri 18:00")
    day = (await first(ada, chore))["id"]
    assert (await ada.get(f"/v1/things/{day}"))["goal_title"] == "spring"
    assert (await ada.get(f"/v1/things/{goal}"))["parts"] == {"done": 0, "all": 1}
    await ada.act("done", id=day)
    assert (await ada.get(f"/v1/things/{goal}"))["parts"] == {"done": 1, "all": 1}
    tree = [(one["title"], one["depth"]) for one in await ada.get("/v1/tree", all=1)]
    assert tree == [("spring", 0), ("water", 1), ("water", 1)]
    part = await ada.add("fill the can", goal=day)  # it keeps its place, though it has a part now
    assert (await ada.get(f"/v1/things/{day}"))["goal_title"] == "spring"
    await ada.act("move", id=chore, under="none")
    assert (await ada.get(f"/v1/things/{day}"))["goal_title"] == "spring"
    assert [one["title"] for one in (await ada.get(f"/v1/things/{part}"))["path"]] == [
        "spring", "water",
    ]  # fmt: skip
    other = (await ada.get(f"/v1/things/{chore}/occurrences", limit=2))[1]["id"]
    assert (await ada.get(f"/v1/things/{other}"))["goal"] is None
    await ada.act("edit", id=other, fields={"goal": goal})
    await ada.act("move", id=other, before=day)
    assert (await ada.get(f"/v1/things/{other}"))["goal"] == goal


@pytest.mark.spec("SERIES-7")
async def test_days_far_ahead_can_be_named_once_they_were_seen_and_even_if_not():
    ada, chore = await weekly()
    found = await ada.get(f"/v1/things/{chore}/occurrences", limit=20)
    assert (await ada.act("claim", id=found[9]["short"]))["thing"]["id"] == found[9]["id"]
    board = ada.node.board(ada.garden)
    board.occurrences._glimpsed.clear()  # as after a restart
    assert (await ada.act("claim", id=found[12]["id"]))["thing"]["id"] == found[12]["id"]
    board.occurrences._glimpsed.clear()
    assert (await ada.get(f"/v1/things/{found[14]['id'][:7]}"))["id"] == found[14]["id"]
    assert len(await listed(ada)) == 3
    await refusal("unknown", ada.get("/v1/things/zzzzzzzz"))


async def test_a_goal_is_moved_under_a_day_that_stood_under_it():
    ada = await gardener()
    set_clock(ada, "2026-11-27T12:00")
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    chore = await ada.add("water", goal=goal)
    await ada.act("repeat", id=chore, rule="every fri 18:00")
    day = (await first(ada, chore))["id"]
    await ada.act("move", id=goal, under=day)
    tree = [(one["title"], one["depth"]) for one in await ada.get("/v1/tree", all=1)]
    assert tree == [("water", 0), ("spring", 1), ("water", 2)]
    assert await ada.get("/v1/things", q="is:conflict") == []


async def test_days_of_long_ago_that_were_touched_are_told_if_asked_for():
    ada, chore = await weekly("2026-01-01T12:00")
    for when in ("2026-01-09T12:00", "2026-01-23T12:00"):
        set_clock(ada, when)
        await ada.act("done", id=(await first(ada, chore))["id"])
    set_clock(ada, "2026-12-26T12:00")
    assert [at for at, _, _ in await days(ada, chore, 2)] == [
        "2026-12-25T18:00",
        "2027-01-01T18:00",
    ]
    found = await ada.get(f"/v1/things/{chore}/occurrences", limit=1, all=1)
    assert [(one["occurs"]["at"], one["state"]) for one in found] == [
        ("2026-01-02T18:00", "done"), ("2026-01-16T18:00", "done"), ("2026-12-25T18:00", "free"),
    ]  # fmt: skip
    (late,) = [one for one in await ada.get("/v1/things") if one["occurs"]["at"] < "2027"]
    found = await ada.get(f"/v1/things/{late['id']}/occurrences", limit=1)
    assert [one["id"] for one in found] == [late["id"]]


async def test_put_away_a_series_comes_no_more_and_neither_does_one_turned_goal():
    ada, chore = await weekly()
    space = ada.garden.replica.space
    identity = ada.node.board(ada.garden).exact(chore).id
    ada.garden.write([archive.archive(space, identity)])
    assert await listed(ada) == []
    ada.garden.write([archive.keep(space, identity)])
    assert await listed(ada) == [("2026-11-27T18:00", "free")]
    ada.garden.write([origin.turn(space, identity, "goal")])
    assert await listed(ada) == []


async def test_what_is_nothing_any_more_comes_no_more():
    """An object without a maker is what the register says, and that may be taken back."""
    ada, _ = await weekly()
    nobodys = b"0123456789"
    rules = (Segment(At("2026-11-01", None), "FREQ=DAILY", "UTC"),)
    ops = [register.write(None, nobodys, "kind", "task"), series.repeat(None, nobodys, rules)]
    ada.garden.write(ops)
    assert len(await listed(ada)) == 3
    space = ada.garden.replica.space
    ada.garden.write([template.save(space, nobodys, "x")])
    assert len(await ada.get("/v1/templates")) == 1
    ada.garden.write([register.write(space, nobodys, "kind", None)])
    assert len(await listed(ada)) == 1
    assert await ada.get("/v1/templates") == []
    set_clock(ada, "2026-12-20T12:00")
    assert len(await listed(ada)) == 2
    await refusal("unknown", ada.get("/v1/things/0c0c0c"))


async def test_what_is_kept_on_disk_is_what_a_fresh_board_reads():
    """Cards hold what a day says, and what its series lends it, as of now."""
    ada, chore = await weekly()
    day = (await first(ada, chore))["id"]
    await ada.act("lift", id=day, lift=1)
    board = ada.node.board_unprepared(ada.garden)
    while board.prepare():
        pass
    await ada.act("edit", id=chore, fields={"title": "water all"})
    ada.node.board(ada.garden)
    board._unkept = dict(list(board._unkept.items())[:1])  # the process ends after one card
    while board.prepare():
        pass
    board.reset()
    assert (await ada.get(f"/v1/things/{day}"))["title"] == "water all"
    assert re.fullmatch("[0-9a-z]{16}", (await ada.get(f"/v1/things/{day}"))["rev"])


async def test_a_dump_holds_what_was_written_and_nothing_foreseen():
    ada, chore = await weekly()
    assert len((await ada.get("/v1/dump"))["things"]) == 1
    await ada.act("claim", id=(await first(ada, chore))["id"])
    assert len((await ada.get("/v1/dump"))["things"]) == 2
    before = await ada.get("/v1/things", all=1)
    await ada.act("rebuild")
    assert await ada.get("/v1/things", all=1) == before
