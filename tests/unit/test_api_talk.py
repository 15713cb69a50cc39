"""Talk: threads around a thought, reactions, offers that become claims."""

import pytest

from caller import Caller, apart, friend_of, gardener, meet, refused
from moot.node.things import thread


async def say(caller: Caller, on: str, text: str, kind: str | None = None) -> str:
    return str((await caller.act("say", id=on, text=text, kind=kind))["thought"]["id"])


async def talked(caller: Caller, on: str) -> list[tuple[str, int]]:
    shown = await caller.get(f"/v1/things/{on}")
    return [(one["text"], one["depth"]) for one in shown["thread"]]


@pytest.mark.spec("API-59")
async def test_a_thought_is_shown_with_the_talk_around_it():
    ada, ben, pump = await apart()
    first = await say(ada, pump, "the seal is gone")
    other = await say(ada, pump, "who has a wrench?", "question")
    meet(ada, ben)
    answer = await say(ben, first, "which?")
    deeper = await say(ben, answer, "I see")
    await say(ben, other, "I have")
    for one in (first, answer, deeper):
        assert await talked(ben, one) == [("the seal is gone", 0), ("which?", 1), ("I see", 2)]
    assert await talked(ben, other) == [("who has a wrench?", 0), ("I have", 1)]
    assert len(await talked(ben, pump)) == 5
    assert [one["id"] for one in (await ben.get(f"/v1/things/{deeper}"))["path"]] == [pump]


@pytest.mark.spec("API-59")
async def test_a_thought_late_in_a_long_talk_is_among_what_is_shown(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(thread, "MAX_THREAD", 4)
    ada = await gardener()
    pump = await ada.add("pump")
    await say(ada, pump, "elsewhere")
    first = await say(ada, pump, "0")
    answers = []
    for number in range(1, 9):
        ada.clock.now += 1
        answers.append(await say(ada, first, str(number)))
    assert len(await talked(ada, pump)) == 4
    for at, one in enumerate([first, *answers]):
        shown = [text for text, _ in await talked(ada, one)]
        assert len(shown) == 4
        assert str(at) in shown


@pytest.mark.spec("MODEL-72")
async def test_everybody_reacts_for_themselves():
    ada, ben, pump = await apart()
    said = await say(ada, pump, "done soon")
    meet(ada, ben)
    assert (await ben.act("react", id=said, text=" +1 "))["reactions"][0]["mine"]
    assert (await ben.act("react", id=said, text="+1"))["nothing"]
    await ben.act("react", id=said, text="👨‍👩‍👧")
    await ada.act("react", id=said, text="+1")
    await ada.act("react", id=pump, text="thanks")
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{pump}")
        found = [
            (one["text"], one["count"], {who["name"] for who in one["people"]})
            for one in shown["thread"][0]["reactions"]
        ]
        assert found == [("+1", 2, {"ada", "ben"}), ("👨‍👩‍👧", 1, {"ben"})]
        assert [one["text"] for one in shown["reactions"]] == ["thanks"]
    answer = await ben.act("react", id=said, text="+1", **{"not": True})
    assert [(one["text"], one["count"]) for one in answer["reactions"]] == [
        ("+1", 1),
        ("👨‍👩‍👧", 1),
    ]
    assert (await ben.act("react", id=said, text="+1", **{"not": True}))["nothing"]
    meet(ada, ben)
    assert (await ada.get(f"/v1/things/{said}"))["thread"][0]["reactions"][0]["mine"]


async def test_a_reaction_is_one_short_sign():
    ada = await gardener()
    pump = await ada.add("pump")
    for wrong in ("", " ", "two words", "x" * 33, "a\x1b", "a\nb", None, 7):
        assert (await refused(ada.act("react", id=pump, text=wrong))).code == "usage"
    for number in range(8):
        await ada.act("react", id=pump, text=f"x{number}")
    assert (await refused(ada.act("react", id=pump, text="x8"))).code == "too-large"
    assert (await ada.act("react", id=pump, text="x3"))["nothing"]
    assert len((await ada.get(f"/v1/things/{pump}"))["reactions"]) == 8


@pytest.mark.spec("API-58")
async def test_who_offered_makes_a_claim_of_it_that_cites_it():
    ada, ben, pump = await apart()
    offered = await say(ben, pump, "I have a ladder", "offer")
    meet(ada, ben)
    trouble = await refused(ada.act("take", id=offered))
    assert (trouble.code, trouble.error["message"]) == (
        "not-yours",
        "only ben can make a claim of this offer",
    )
    answer = await ben.act("take", id=offered, until="2030-01-01")
    assert answer["thing"]["id"] == pump
    assert [(one["name"], one["offer"]) for one in answer["claims"]] == [("ben", offered)]
    assert (await ben.act("take", id=offered, until="2030-01-01"))["nothing"]
    meet(ada, ben)
    shown = await ada.get(f"/v1/things/{pump}")
    assert [one["taken"] for one in shown["thread"]] == [True]
    await ben.act("claim", id=pump, words="tomorrow")
    (claim,) = (await ben.get(f"/v1/things/{pump}"))["claims"]
    assert (claim["words"], claim["offer"]) == ("tomorrow", offered)
    await ben.act("drop", id=pump)
    meet(ada, ben)
    assert [one["taken"] for one in (await ada.get(f"/v1/things/{pump}"))["thread"]] == [False]


async def test_what_cannot_become_a_claim():
    ada, ben, pump = await apart()
    goal = (await ada.act("goal.add", title="garden", why="to eat"))["thing"]["id"]
    said, on_goal = await say(ada, pump, "hm"), await say(ada, goal, "I pay", "offer")
    offered = await say(ada, pump, "I can", "offer")
    for wrong in (pump, said, on_goal):
        assert (await refused(ada.act("take", id=wrong))).code == "wrong-kind"
    meet(ada, ben)
    await ben.act("claim", id=pump)
    meet(ada, ben)
    assert (await refused(ada.act("take", id=offered))).code == "taken"
    answer = await ada.act("take", id=offered, **{"as": "help"}, words="I hold the ladder")
    assert {one["name"]: one["as"] for one in answer["claims"]} == {"ada": "help", "ben": "lead"}
    await ben.act("done", id=pump)
    meet(ada, ben)
    assert (await refused(ada.act("take", id=offered))).code == "already-done"


@pytest.mark.parametrize("kind", ["thought", "question", "concern", "offer", "news"])
async def test_every_kind_of_thought_can_be_said_of_anything(kind: str):
    ada = await gardener()
    await friend_of(ada)
    goal = (await ada.act("goal.add", title="garden", why="to eat"))["thing"]["id"]
    first = await say(ada, goal, "one", kind)
    answer = await say(ada, first, "two", kind)
    shown = await ada.get(f"/v1/things/{goal}")
    assert [(one["kind"], one["id"]) for one in shown["thread"]] == [(kind, first), (kind, answer)]


async def test_words_of_several_lines_can_be_changed():
    ada = await gardener()
    said = await say(ada, await ada.add("pump"), "one\n\ntwo")
    assert (await ada.act("edit", id=said, fields={"text": "one\n\ntwo"}))["nothing"]
    answer = await ada.act("edit", id=said, fields={"text": "one\n\nthree"})
    assert answer["changed"] == [{"field": "text", "from": "one\n\ntwo", "to": "one\n\nthree"}]
    assert (await talked(ada, said)) == [("one\n\nthree", 0)]
    assert (await refused(ada.act("edit", id=said, fields={"text": " "}))).code == "bad-field"
    pump = (await ada.get("/v1/things", q="pump"))[0]["id"]
    assert (await refused(ada.act("edit", id=pump, fields={"text": "x"}))).code == "wrong-kind"


@pytest.mark.spec("MODEL-78")
async def test_words_are_taken_back_everywhere_and_answers_stay():
    ada, ben, pump = await apart()
    said = await say(ada, pump, "you are lazy", "concern")
    meet(ada, ben)
    ben.clock.now += 1
    answer = await say(ben, said, "am I?")
    meet(ada, ben)
    trouble = await refused(ben.act("redact", id=said))
    assert (trouble.status, trouble.code) == (403, "not-yours")
    assert (await refused(ada.act("redact", id=pump))).code == "wrong-kind"
    ada.clock.now += 60_000
    told = await ada.act("redact", id=said)
    assert (told["asked"], told["left"], told["thing"]["title"]) == (1, 0, "[taken back]")
    assert (await ada.act("redact", id=said))["nothing"]
    meet(ada, ben)
    meet(ada, ben)
    for caller in (ada, ben):
        shown = await caller.get(f"/v1/things/{pump}")
        fields = ("id", "text", "redacted", "depth")
        assert [tuple(one[field] for field in fields) for one in shown["thread"]] == [
            (said, "", True, 0),
            (answer, "am I?", False, 1),
        ]
        assert shown["thread"][0]["at"] < shown["thread"][1]["at"]
        assert shown["thread"][0]["said"] == []
        log = await caller.get("/v1/log")
        assert "lazy" not in str(log)
        assert [one["kind"] for one in log][-1] == "redact"
        assert [one["kind"] for one in log].count("forgotten") == 1
        (whole,) = [await caller.get("/v1/dump")]
        assert "lazy" not in str(whole)
        assert await caller.get("/v1/things", q="lazy") == []
    assert len({(await one.get("/v1/state-hash"))["hash"] for one in (ada, ben)}) == 1
    assert (await refused(ada.act("edit", id=said, fields={"title": "x"}))).code == "taken-back"
    checks = {one["name"]: one["state"] for one in (await ben.get("/v1/doctor"))["checks"]}
    assert checks["bodies"] == "ok"
    rebuilt = (await ben.act("rebuild"))["rebuilt"]
    assert rebuilt[0]["equal"]


async def test_a_redaction_asked_for_twice_is_done_once():
    ada = await gardener()
    said = await say(ada, await ada.add("pump"), "hm")
    first = await ada.act("redact", id=said, request="r1")
    again = await ada.act("redact", id=said, request="r1")
    assert (again["again"], again["asked"], again["seq"]) == (True, first["asked"], first["seq"])


async def test_words_keep_their_earlier_text():
    ada = await gardener()
    pump = await ada.add("pump")
    said = await say(ada, pump, "one")
    await ada.act("edit", id=said, fields={"title": "two"})
    (line,) = (await ada.get(f"/v1/things/{said}"))["thread"]
    assert (line["text"], line["edited"]) == ("two", True)
    assert [one["text"] for one in line["said"]] == ["one"]
    history = (await ada.get(f"/v1/things/{said}"))["history"]
    assert [(one["kind"], one["text"]) for one in history] == [("say", "one"), ("reword", "two")]
