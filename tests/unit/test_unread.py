"""What came in is read in the order in which it is wanted: of a list of tasks, thoughts last."""

import pytest

from caller import friend_of, gardener, meet
from moot.crdt import origin, thought
from moot.crdt.op import Op
from moot.crdt.origin import Seed
from moot.node.things.ids import read_id


async def talked():
    """Somebody to whom tasks came with what was said about them, and how many of each."""
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    await ben.get("/v1/things")  # whose board is loaded before
    ids = [await ada.add(f"task {number}") for number in range(5)]
    for one in ids:
        await ada.act("say", id=one, text=f"about {one}")
    meet(ada, ben)
    return ada, ben, ids


def kinds(ben):
    rows = ben.node.board_unprepared(ben.garden).rows.values()
    return [row.kind for row in rows if row.kind in ("task", "thought")]


@pytest.mark.spec("API-96")
@pytest.mark.parametrize("query", [{"q": "kind:task"}, {"kind": "task"}, {"q": "kind:task,goal"}])
async def test_a_list_of_tasks_does_not_wait_for_thoughts(query):
    _, ben, ids = await talked()
    listed = await ben.get("/v1/things", fields="id,short,title", **query)
    assert {one["id"] for one in listed} == set(ids)
    assert kinds(ben) == ["task"] * len(ids)
    again = await ben.get("/v1/things", fields="id,short", q="kind:task")
    assert [one["short"] for one in listed] == [one["short"] for one in again]


@pytest.mark.spec("API-96")
@pytest.mark.parametrize(
    "query",
    [{"q": "kind:thought"}, {"q": "kind:task,thought"}, {"q": "not:kind:goal"}, {"q": "about"}],
)
async def test_whoever_may_mean_thoughts_gets_them(query):
    _, ben, ids = await talked()
    listed = await ben.get("/v1/things", fields="id,title,kind", all="1", **query)
    assert sum(one["kind"] == "thought" for one in listed) == len(ids)


@pytest.mark.spec("API-96")
async def test_what_was_said_about_a_thing_is_there_whatever_was_listed_before():
    _, ben, ids = await talked()
    await ben.get("/v1/things", fields="id", kind="task")
    assert len((await ben.get(f"/v1/things/{ids[0]}"))["thread"]) == 1
    _, ben, ids = await talked()
    listed = await ben.get("/v1/things", fields="id,thoughts", kind="task")
    assert [one["thoughts"] for one in listed] == [1] * len(ids)


@pytest.mark.spec("API-96")
async def test_a_task_that_somebody_calls_a_thought_is_listed_all_the_same():
    ada, ben, _ = await talked()
    task = read_id(await ada.add("no thought"))
    lie = origin.create(thought.KIND, Seed(bytes(32), bytes(10))).ops[0].value
    ada.garden.write([Op(task, origin.MADE, lie, ())])
    meet(ada, ben)
    listed = await ben.get("/v1/things", fields="title", kind="task")
    assert "no thought" in [one["title"] for one in listed]
