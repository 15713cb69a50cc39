"""The things of a group as lines."""

from __future__ import annotations

import pytest
import trio

from caller import PATIENCE, Caller, gardener, refused
from exported import lines


async def grown() -> Caller:
    """A garden with goals under goals, tasks under tasks, and a goal under a task."""
    ada = await gardener()

    async def goal(title: str, under: str | None = None) -> str:
        made = await ada.act("goal.add", title=title, why="why", under=under)
        return str(made["thing"]["id"])

    async def task(title: str, under: str | None = None) -> str:
        ada.clock.now += 1
        return await ada.add(title, **({"goal": under} if under else {}))

    await task("alone")
    garden = await goal("garden")
    water = await goal("water", garden)
    await task("dig", garden)
    pump = await task("pump", water)
    await task("seal", pump)
    await goal("van", pump)
    await task("tap", water)
    await task("plant", garden)
    await goal("house")
    return ada


@pytest.mark.spec("API-48")
async def test_goals_come_before_their_tasks_and_these_before_the_goals_under_them() -> None:
    ada = await grown()
    head, *told = await lines(ada, "things")
    group = (await ada.get("/v1/groups"))[0]
    assert head == {
        "format": "moot-things", "version": 1, "group": {"name": "garden", "id": group["id"]},
        "made": head["made"], "things": 10,
    }  # fmt: skip
    ids = {line["id"]: line["title"] for line in told}
    shown = [(one["title"], one["depth"], ids.get(one["head"]), one["first"]) for one in told]
    assert shown == [
        ("garden", 0, None, False),
        ("dig", 0, "garden", True),
        ("plant", 0, "garden", False),
        ("water", 1, None, False),
        ("pump", 0, "water", True),
        ("seal", 1, "water", False),
        ("tap", 0, "water", False),
        ("van", 2, None, False),
        ("house", 0, None, False),
        ("alone", 0, None, True),
    ]


async def test_what_is_under_something_can_be_asked_for() -> None:
    ada = await grown()
    told = (await lines(ada, "things", under="water", fields="title"))[1:]
    assert [one["title"] for one in told] == ["water", "pump", "seal", "tap", "van"]
    pump = next(one["id"] for one in (await lines(ada, "things"))[1:] if one["title"] == "pump")
    told = (await lines(ada, "things", under=pump, fields="title"))[1:]
    assert [one["title"] for one in told] == ["pump", "seal", "van"]


async def test_a_filter_chooses_among_all_and_fields_are_as_asked_for() -> None:
    ada = await grown()
    seal = next(one["id"] for one in (await lines(ada, "things"))[1:] if one["title"] == "seal")
    await ada.act("done", id=seal)
    await ada.act("say", id=seal, text="it fits")
    head, one = await lines(ada, "things", q="is:task is:done", fields="title,thread,done")
    assert head["things"] == 1
    assert one.keys() == {"title", "thread", "done", "depth", "head", "first"}
    assert [said["text"] for said in one["thread"]] == ["it fits"]
    whole = (await lines(ada, "things", q="is:done"))[1]
    listed = (await ada.get("/v1/things", q="is:done"))[0]
    assert {name: whole[name] for name in listed} == listed
    assert {"backing", "claims", "lift", "needs"} <= whole.keys()


async def test_what_is_not_there_is_refused_before_anything_is_said() -> None:
    ada = await gardener()
    for asked, code in (
        ({"fields": "colour"}, "usage"),
        ({"q": "is:blue"}, "bad-filter"),
        ({"under": "x"}, "unknown"),
    ):
        assert (await refused(ada.ask("GET", "/v1/export/things", asked))).code == code


@pytest.mark.spec("API-45")
@pytest.mark.spec("API-46")
async def test_others_have_their_turn_and_what_they_do_is_not_in_it() -> None:
    ada = await gardener()
    for number in range(250):
        await ada.add(f"task {number}")
    pieces = 0
    text = b""
    with trio.fail_after(PATIENCE):
        async with ada.open("GET", "/v1/export/things") as answer:
            async for message in answer:
                pieces += 1
                text += message.get("body", b"")
                if pieces == 2:
                    await ada.add("meanwhile")
    assert text.count(b"\n") == 251
    assert pieces > 4
    assert b"meanwhile" not in text
