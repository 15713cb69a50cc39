"""A goal or task says what was decided about it, and what is still to be decided."""

import pytest

from caller import gardener


@pytest.mark.spec("API-69")
async def test_a_goal_names_the_decisions_about_it():
    ada = await gardener()
    goal = (await ada.act("goal.add", title="spring", why="w"))["thing"]["id"]
    task = await ada.add("pump")

    async def asked(title, **arguments):
        ada.clock.now += 1000
        return (await ada.act("propose", title=title, **arguments))["thing"]["id"]

    async def told(thing):
        shown = await ada.get(f"/v1/things/{thing}")
        return [(one["id"], one["state"]) for one in shown["decisions"]]

    assert await told(goal) == []
    first = await asked("dig", about=goal, method="threshold", threshold=1)
    second = await asked("sow", about=goal)
    other = await asked("buy")
    of_task = await asked("mend", about=task)
    assert await told(goal) == [(first, "open"), (second, "open")]
    await ada.act("vote", id=first, choice="yes")
    ada.node.clerk.attend()
    assert await told(goal) == [(first, "passed"), (second, "open")]
    assert await told(task) == [(of_task, "open")]
    for one in (first, other):
        assert await told(one) == []
    (line, *_) = (await ada.get(f"/v1/things/{goal}"))["decisions"]
    assert (line["title"], line["kind"], line["vote"]["counts"]["yes"]) == ("dig", "decision", 1)
