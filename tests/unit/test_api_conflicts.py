"""What several people did at once: kept, shown, settled."""

import shlex

import pytest

from caller import apart, meet, titles


async def test_two_values_are_both_shown_and_settled_by_writing():
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "2030-01-01"})
    await ben.act("edit", id=pump, fields={"due": "2030-01-05"})
    meet(ada, ben)
    shown = [await caller.get(f"/v1/things/{pump}") for caller in (ada, ben)]
    assert shown[0]["conflicts"] == shown[1]["conflicts"]
    (conflict,) = shown[0]["conflicts"]
    assert conflict["kind"] == "values"
    assert conflict["field"] == "due"
    assert conflict["message"] == "ada set 2030-01-01, ben set 2030-01-05. Both are kept."
    assert [(one["name"], one["shown"]) for one in conflict["values"]] == [
        ("ada", False),
        ("ben", True),
    ]
    short = shown[0]["short"]
    assert conflict["next"] == [
        f"moot edit {short} due:2030-01-05",
        f"moot edit {short} due:2030-01-01",
    ]
    assert titles(await ada.get("/v1/things", q="is:conflict")) == ["pump"]
    settled = await ada.act("edit", id=pump, fields={"due": "2030-01-05"})
    assert not settled["nothing"]
    assert settled["thing"]["conflicts"] == []
    meet(ada, ben)
    assert (await ben.get(f"/v1/things/{pump}"))["conflicts"] == []


async def test_two_claims_are_both_kept_and_both_told():
    ada, ben, pump = await apart()
    await ada.act("claim", id=pump)
    await ben.act("claim", id=pump)
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{pump}")
        assert [one["name"] for one in shown["who"]] == ["ada", "ben"]
        assert [(one["first"], one["doubled"]) for one in shown["claims"]] == [
            (True, True),
            (False, True),
        ]
        (conflict,) = shown["conflicts"]
        assert conflict["kind"] == "claims"
        assert "ada was first" in conflict["message"]
        assert "doubled" in shown["is"]
    await ben.act("edit", id=pump, fields={"hands": "2"})
    assert (await ben.get(f"/v1/things/{pump}"))["conflicts"] == []


async def test_done_beside_reopened_stays_done_and_is_flagged():
    ada, ben, pump = await apart()
    await ada.act("done", id=pump)
    meet(ada, ben)
    await ada.act("reopen", id=pump)
    await ben.act("reopen", id=pump)
    await ben.act("done", id=pump)
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    assert shown["state"] == "done"
    assert [one["kind"] for one in shown["conflicts"]] == ["done"]
    await ada.act("done", id=pump)
    assert (await ada.get(f"/v1/things/{pump}"))["conflicts"] == []


async def test_moves_that_would_close_a_circle_are_shown_and_both_hang_alike():
    ada, ben, pump = await apart()
    shed = await ada.add("shed")
    meet(ada, ben)
    await ada.act("edit", id=pump, fields={"goal": shed})
    ben.clock.now += 1000
    await ben.act("edit", id=shed, fields={"goal": pump})
    meet(ada, ben)
    trees = [
        [(line["title"], line["depth"]) for line in await caller.get("/v1/tree")]
        for caller in (ada, ben)
    ]
    assert trees[0] == trees[1] == [("shed", 0), ("pump", 1)]
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{shed}")
        assert [one["kind"] for one in shown["conflicts"]] == ["place"]
        assert shown["goal"] is None
        assert "conflict" in shown["is"]
    await ada.act("edit", id=shed, fields={"goal": "none"})
    assert (await ada.get(f"/v1/things/{shed}"))["conflicts"] == []


@pytest.mark.parametrize("title", ["$(reboot)", "'; rm -rf ~", "\x1b]0;x\x07", "x" * 500])
async def test_words_of_others_never_become_part_of_a_command(title):
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"title": "harmless"})
    await ben.act("edit", id=pump, fields={"title": title})
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    steps = shown["conflicts"][0]["next"]
    for step, wanted in zip(steps, [title, "harmless"], strict=True):
        words = shlex.split(step)
        assert words[:3] == ["moot", "edit", shown["short"]]
        assert words[3] in {f"title:{wanted}", "title:VALUE"}
        assert step.isprintable()


@pytest.mark.spec("API-72")
@pytest.mark.parametrize("later", ["2030-01-01", None])
async def test_of_several_due_days_the_earliest_warns(later):
    ada, ben, pump = await apart()
    await ada.act("edit", id=pump, fields={"due": "2027-01-01"})
    meet(ada, ben)
    await ada.act("edit", id=pump, fields={"due": "yesterday"})
    await ben.act("edit", id=pump, fields={"due": later or "none"})  # written last, and so shown
    await ada.add("hose", due="today")
    meet(ada, ben)
    for caller in (ada, ben):
        (thing,) = await caller.get("/v1/things", q="is:overdue")
        assert thing["id"] == pump
        assert (thing["due_at"] and thing["due_at"]["date"]) == later
        assert [len(one["values"]) for one in thing["conflicts"]] == [2]
        assert thing["terms"][0]["words"] == "it is overdue"
        assert [one["title"] for one in await caller.get("/v1/things")] == ["pump", "hose"]
    assert [one["reason"] for one in await ada.get("/v1/loose")] == ["overdue"]
    await ada.act("edit", id=pump, fields={"due": "2030-01-02"})
    assert await ada.get("/v1/things", q="is:overdue") == []


@pytest.mark.spec("INBOX-4")
async def test_a_rule_in_conflict_comes_with_the_commands_that_settle_it():
    ada, ben, _ = await apart()
    await ada.act("rule", name="decide", value="consent")
    await ben.act("rule", name="decide", value="approval")
    meet(ada, ben)
    (conflict,) = await ada.get("/v1/conflicts")
    assert conflict["next"] == [
        "moot group rules decide approval",
        "moot group rules decide consent",
    ]
    await ada.act("rule", name="decide", value="consent")
    meet(ada, ben)
    assert await ben.get("/v1/conflicts") == []
