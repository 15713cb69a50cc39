"""What a file says, taken in: made once, updated where nobody here has a word in it."""

from __future__ import annotations

from typing import Any

import pytest

from caller import Caller, friend_of, gardener, meet, titles
from exported import post
from moot.crdt import archive, imported, origin
from moot.node.things.ids import written

GOAL = {"make": "goal", "from": "tw", "key": "p", "title": "water", "place": 0}
TASK = {"make": "task", "from": "tw", "key": "1", "title": "pump", "place": 1,
        "goal": {"from": "tw", "key": "p"}}  # fmt: skip
SAID = {"make": "thought", "from": "tw", "key": "1 n", "about": {"make": "task", "key": "1"},
        "text": "the seal is gone"}  # fmt: skip
DUE = {"date": "2026-11-27", "time": None, "zone": "Europe/Berlin", "said": "20261126T230000Z"}


def identity(make: str = "task", key: str = "1") -> str:
    """The id of a thing that is made from a file."""
    return written(origin.create_from(imported.source_of("tw", key), make).id)


async def take(caller: Caller, *records: object, **more: object) -> Any:
    return await post(caller, kind="records", records=list(records), **more)


async def pump(caller: Caller) -> Any:
    return await caller.get(f"/v1/things/{identity()}")


def counted(answer: Any) -> dict[str, int]:
    """The counts that are not 0."""
    return {name: count for name, count in answer.items() if count and name != "group"}


# -- made once -------------------------------------------------------------------------------------


@pytest.mark.spec("EXCH-18")
async def test_things_are_made_from_their_source() -> None:
    ada = await gardener()
    answer = await take(
        ada, GOAL, {**TASK, "tags": ["a", "b"], "due": DUE, "lift": 3, "at": "2026-11-01",
                    "url": "https://x", "notes": "one\n\ntwo", "stage": "doing", "hands": [1, 2]},
        SAID,
    )  # fmt: skip
    assert counted(answer) == {"goals": 1, "tasks": 1, "thoughts": 1}
    thing = await pump(ada)
    assert (thing["title"], thing["tags"], thing["notes"]) == ("pump", ["a", "b"], "one\n\ntwo")
    assert thing["due_at"] == {"date": "2026-11-27", "time": None, "zone": "Europe/Berlin"}
    assert (thing["stage"], thing["hands"]) == ("doing", {"min": 1, "max": 2})
    assert thing["lift"] == {"median": 3, "members": 1}
    assert thing["goal"] == identity("goal", "p")
    assert [said["text"] for said in thing["thread"]] == ["the seal is gone"]
    assert thing["imported"] == {
        "from": "tw", "key": "1", "at": "2026-11-01", "url": "https://x",
    }  # fmt: skip
    assert thing["conflicts"] == []
    told = (await ada.get("/v1/log"))[-3:]
    assert [(one["kind"], one["title"]) for one in told] == [
        ("goal", "water"), ("add", "pump"), ("say", "pump"),
    ]  # fmt: skip
    assert "imported" not in told[1]["change"]


@pytest.mark.spec("EXCH-18")
@pytest.mark.spec("EXCH-19")
@pytest.mark.spec("API-47")
async def test_the_same_again_by_anybody_writes_nothing() -> None:
    ada = await gardener()
    file = [GOAL, {**TASK, "tags": ["a"], "notes": "n", "state": "done"}, SAID]
    await take(ada, *file)
    ben = await friend_of(ada)
    for person in (ada, ben):
        before = person.garden.replica.ledger.newest
        assert counted(await take(person, *file)) == {"same": 3}
        assert person.garden.replica.ledger.newest == before


@pytest.mark.spec("EXCH-18")
async def test_two_who_take_in_a_file_before_they_meet_have_one_thing() -> None:
    ada = await gardener()
    ben = await friend_of(ada)
    file = [GOAL, {**TASK, "tags": ["a"], "notes": "one\n\ntwo", "due": DUE, "state": "done"}]
    for person in (ada, ben):
        assert counted(await take(person, *file)) == {"goals": 1, "tasks": 1}
        person.clock.now += 60_000
    meet(ada, ben)
    for person in (ada, ben):
        assert titles(await person.get("/v1/tree", all=1)) == ["water", "pump"]
        thing = await pump(person)
        assert thing["conflicts"] == []
        assert (thing["notes"], thing["tags"], thing["state"]) == ("one\n\ntwo", ["a"], "done")
        assert counted(await take(person, *file)) == {"same": 2}
    hashes = [(await person.get("/v1/state-hash"))["hash"] for person in (ada, ben)]
    assert hashes[0] == hashes[1]


async def test_a_file_keeps_its_order() -> None:
    ada = await gardener()
    tasks = [{**TASK, "goal": None, "key": str(at), "title": f"{at:02}", "place": at}
             for at in range(40)]  # fmt: skip
    await take(ada, *tasks[:20])
    await take(ada, *tasks[20:])
    assert titles(await ada.get("/v1/tree")) == [f"{at:02}" for at in range(40)]


async def test_what_is_there_twice_is_made_once() -> None:
    ada = await gardener()
    assert counted(await take(ada, TASK, TASK, SAID, SAID)) == {
        "tasks": 1, "thoughts": 1, "same": 1,
    }  # fmt: skip


async def test_states() -> None:
    ada = await gardener()
    for state, shown in (("open", "free"), ("done", "done"), ("dropped", "archived")):
        await take(ada, {**TASK, "key": state, "state": state, "evidence": "there"})
        thing = await ada.get(f"/v1/things/{identity(key=state)}")
        assert thing["state"] == shown
        assert [one["evidence"] for one in thing["done"]] == ["there"] * (state == "done")
    answer = await take(ada, {**TASK, "key": "gone", "known_only": True})
    assert counted(answer) == {"left_out": 1}
    goal = {**GOAL, "why": "to eat", "state": "reached", "notes": "n",
            "horizon": {"from": None, "to": "2026-12-01"}}  # fmt: skip
    await take(ada, goal)
    thing = await ada.get(f"/v1/things/{identity('goal', 'p')}")
    assert (thing["why"], thing["state"], thing["notes"]) == ("to eat", "reached", "n")


@pytest.mark.spec("EXCH-22")
async def test_nobody_has_what_was_taken_in() -> None:
    ada = await gardener()
    await take(ada, {**TASK, "who": ["ben"], "stage": "doing"})
    assert (await pump(ada))["who"] == []


# -- taken in again --------------------------------------------------------------------------------


@pytest.mark.spec("EXCH-20")
@pytest.mark.parametrize(
    ("field", "first", "later", "here"),
    [
        ("title", "pump", "the pump", "my pump"),
        ("notes", "one\n\ntwo", "one\n\nthree", "mine"),
        ("due", DUE, {**DUE, "date": "2026-11-28", "said": "x"}, "2026-12-24"),
        ("start", None, DUE, "2026-12-24"),
        ("stage", "open", "doing", "review"),
        ("hands", [1, 1], [2, 2], "3"),
    ],
)
async def test_a_field_follows_the_file_until_somebody_here_changes_it(
    field: str, first: object, later: object, here: str
) -> None:
    ada = await gardener()
    await take(ada, {**TASK, field: first})
    ben = await friend_of(ada)
    assert counted(await take(ben, {**TASK, field: later})) == {"changed": 1}
    meet(ada, ben)
    followed = (await pump(ada))[f"{field}_at" if field in {"due", "start"} else field]
    assert counted(await take(ada, {**TASK, field: later})) == {"same": 1}
    await ada.act("edit", id=identity(), fields={field: here})
    kept = await pump(ada)
    assert counted(await take(ada, {**TASK, field: later})) == {"same": 1}
    answer = await take(ada, {**TASK, field: first})
    assert counted(answer) == {"kept": 1, "same": 1}
    assert (await pump(ada))[field] == kept[field] != followed
    # Back as it was taken in, it follows again.
    named = later["date"] if isinstance(later, dict) else later
    back = "2" if field == "hands" else named
    ada.headers = {"moot-zone": "Europe/Berlin"}
    await ada.act("edit", id=identity(), fields={field: back})
    assert counted(await take(ada, {**TASK, field: first})) == {"changed": 1}


@pytest.mark.spec("EXCH-20")
async def test_what_was_filled_in_here_is_not_overruled_by_a_file_that_says_it_later() -> None:
    ada = await gardener()
    await take(ada, TASK)
    await ada.act("edit", id=identity(), fields={"notes": "mine"})
    assert counted(await take(ada, {**TASK, "notes": "theirs"})) == {"kept": 1, "same": 1}
    assert counted(await take(ada, {**TASK, "notes": "mine"})) == {"changed": 1}
    assert counted(await take(ada, {**TASK, "notes": "theirs"})) == {"changed": 1}
    assert (await pump(ada))["notes"] == "theirs"


@pytest.mark.spec("EXCH-20")
async def test_a_field_that_is_in_conflict_is_left_to_people() -> None:
    ada = await gardener()
    ben = await friend_of(ada)
    await take(ada, TASK)
    meet(ada, ben)
    await ben.act("edit", id=identity(), fields={"title": "dig"})
    await ada.act("edit", id=identity(), fields={"title": "rest"})
    await ada.act("edit", id=identity(), fields={"title": "pump"})
    meet(ada, ben)
    assert (await pump(ada))["conflicts"]
    answer = await take(ada, {**TASK, "title": "mend"})
    assert counted(answer) == {"kept": 1, "same": 1}


async def test_states_follow_too() -> None:
    ada = await gardener()
    for state, shown in (
        ("open", "free"), ("done", "done"), ("open", "free"), ("dropped", "archived"),
        ("done", "done"), ("dropped", "archived"), ("open", "free"),
    ):  # fmt: skip
        await take(ada, {**TASK, "state": state})
        assert (await pump(ada))["state"] == shown
    await ada.act("claim", id=identity())
    assert counted(await take(ada, {**TASK, "state": "dropped"})) == {"kept": 1, "same": 1}
    assert (await pump(ada))["state"] == "claimed"
    await ada.act("done", id=identity())
    assert counted(await take(ada, {**TASK, "state": "done"})) == {"changed": 1}


async def test_what_people_here_put_away_stays_away() -> None:
    ada = await gardener()
    await take(ada, TASK)
    target = origin.create_from(imported.source_of("tw", "1"), "task").id
    space = ada.garden.replica.space
    ada.garden.write([archive.archive(space, target)])
    assert counted(await take(ada, TASK)) == {"same": 1}
    ben = await friend_of(ada)
    later = {**TASK, "title": "mend", "notes": "n"}
    assert counted(await take(ben, later)) == {"kept": 2}
    assert (await pump(ben))["state"] == "archived"


async def test_a_place_follows_unless_it_would_close_a_circle() -> None:
    ada = await gardener()
    await take(ada, GOAL, {**GOAL, "key": "q", "title": "air"}, TASK)
    moved = {**TASK, "goal": {"from": "tw", "key": "q"}}
    assert counted(await take(ada, moved)) == {"changed": 1}
    assert (await pump(ada))["goal_title"] == "air"
    assert counted(await take(ada, {**TASK, "goal": None})) == {"changed": 1}
    assert (await pump(ada))["goal"] is None
    below = {**GOAL, "goal": {"from": "tw", "key": "q"}}
    assert counted(await take(ada, below)) == {"changed": 1}
    circle = {**GOAL, "key": "q", "title": "air", "goal": {"from": "tw", "key": "p"}}
    assert counted(await take(ada, circle)) == {"kept": 1, "same": 1}
    answer = await take(ada, {**TASK, "goal": {"id": identity("goal", "p")}})
    assert counted(answer) == {"changed": 1}


@pytest.mark.spec("EXCH-21")
async def test_tags_and_needs_gain_and_lose_what_the_file_does() -> None:
    ada = await gardener()
    others = [{**TASK, "key": key, "title": key} for key in "234"]
    waits = {**TASK, "needs": ["2", "3"], "needs_if_known": ["9"], "tags": ["a", "b"]}
    await take(ada, *others, waits)
    await ada.act("edit", id=identity(), fields={"tags+": ["mine"], "tags-": ["b"]})
    await ada.act("need", id=identity(), on=identity(key="4"))
    later = {**waits, "needs": ["3"], "needs_if_known": ["4"], "tags": ["b", "c"]}
    assert counted(await take(ada, later)) == {"changed": 1}
    thing = await pump(ada)
    assert thing["tags"] == ["c", "mine"]
    assert {one["title"] for one in thing["needs"]} == {"3", "4"}
    assert counted(await take(ada, {**later, "needs": ["3", "1"]})) == {"changed": 1}
    assert {one["title"] for one in (await pump(ada))["needs"]} == {"3", "4"}


async def test_a_lift_is_given_once() -> None:
    ada = await gardener()
    await take(ada, {**TASK, "lift": 3})
    await ada.act("lift", id=identity(), lift=1)
    await take(ada, {**TASK, "lift": 2, "title": "other"})
    assert (await pump(ada))["lift"] == {"median": 1, "members": 1}


@pytest.mark.spec("EXCH-19")
async def test_what_was_said_is_reworded_by_who_took_it_in_and_by_nobody_else() -> None:
    ada = await gardener()
    ben = await friend_of(ada)
    await take(ada, TASK, SAID)
    meet(ada, ben)
    edited = {**SAID, "text": "the seal was gone"}
    assert counted(await take(ben, edited)) == {"kept": 1}
    assert counted(await take(ada, edited)) == {"changed": 1}
    assert counted(await take(ada, edited)) == {"same": 1}
    (said,) = (await pump(ada))["thread"]
    assert (said["text"], said["edited"]) == ("the seal was gone", True)
    await ada.act("edit", id=said["id"], fields={"title": "my own words"})
    assert counted(await take(ada, SAID)) == {"kept": 1}
    (said,) = (await pump(ada))["thread"]
    assert said["text"] == "my own words"


@pytest.mark.spec("EXCH-12")
async def test_an_edit_changes_what_is_here_if_it_is_as_it_was() -> None:
    ada = await gardener()
    await take(ada, GOAL)
    target = await ada.add("dig", tags=["a", "b"])
    rev = (await ada.get(f"/v1/things/{target}"))["rev"]
    edit = {"edit": target, "rev": rev, "title": "rest", "tags": ["b", "c"], "state": "done",
            "due": DUE, "hands": [2, 2], "goal": {"from": "tw", "key": "p"}}  # fmt: skip
    assert counted(await take(ada, edit)) == {"changed": 1}
    thing = await ada.get(f"/v1/things/{target}")
    assert (thing["title"], thing["tags"], thing["state"]) == ("rest", ["b", "c"], "done")
    assert thing["goal_title"] == "water"
    assert counted(await take(ada, edit)) == {"same": 1}
    stale = {**edit, "title": "sleep", "tags": ["x"]}
    assert counted(await take(ada, stale)) == {"kept": 2}
    assert counted(await take(ada, {**stale, "rev": None})) == {"changed": 1}
    assert (await ada.get(f"/v1/things/{target}"))["title"] == "sleep"
    assert counted(await take(ada, {"edit": "0000000000000000", "title": "x"})) == {"left_out": 1}
