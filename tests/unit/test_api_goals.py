"""Pledges, signs, horizons, links and estimates, asked of a node."""

import shlex

import pytest

from caller import apart, gardener, meet, refused, titles


async def refusal(code, asked):
    caught = await refused(asked)
    assert caught.code == code, caught.error
    return caught.error


async def goal(caller, title="spring", **fields):
    return (await caller.act("goal.add", title=title, why="to eat", fields=fields))["thing"]["id"]


async def show(caller, thing):
    return await caller.get(f"/v1/things/{thing}")


async def then(caller, verb, **arguments):
    """What an act answers, a moment after what was before."""
    caller.clock.now += 1
    return await caller.act(verb, **arguments)


async def names(caller, query):
    return titles(await caller.get("/v1/things", q=query))


# -- pledges ---------------------------------------------------------------------------------------


@pytest.mark.spec("MODEL-31")
async def test_a_goal_is_active_once_enough_pledges_count():
    ada, ben, _ = await apart()
    spring = await goal(ada, threshold="2")
    meet(ada, ben)
    answer = await ada.act("pledge", id=spring, words="seeds", **{"if": 2})
    assert answer["thing"]["pledged"] == {"counting": 0, "all": 1}
    assert (answer["thing"]["state"], answer["thing"]["threshold"]) == ("forming", 2)
    assert await names(ada, "is:pledged") == ["spring"]
    assert await names(ben, "is:pledged") == []
    await ben.act("pledge", id=spring, words="a day", **{"if": "2"})
    meet(ada, ben)
    shown = await show(ben, spring)
    assert shown["state"] == "active"
    assert [(one["name"], one["words"], one["if"], one["counts"]) for one in shown["pledges"]] == [
        ("ada", "seeds", 2, True),
        ("ben", "a day", 2, True),
    ]
    assert await names(ben, "state:active") == ["spring"]
    answer = await ben.act("pledge", id=spring, withdraw=True)
    assert answer["thing"]["state"] == "forming"
    assert [one["name"] for one in answer["pledges"]] == ["ada"]
    assert (await ben.act("pledge", id=spring, withdraw=True))["nothing"]


async def test_what_the_state_says_outright_is_written_though_pledges_say_it_already():
    ada = await gardener()
    spring = await goal(ada, threshold="1")
    await ada.act("pledge", id=spring, words="seeds")
    assert (await show(ada, spring))["state"] == "active"
    more = await ada.act("edit", id=spring, fields={"threshold": "2"})
    assert more["changed"][1] == {"field": "state", "from": "active", "to": "forming"}
    assert len((await ada.act("edit", id=spring, fields={"threshold": "1"}))["changed"]) == 2
    assert not (await ada.act("edit", id=spring, fields={"state": "active"}))["nothing"]
    await ada.act("pledge", id=spring, withdraw=True)
    assert (await show(ada, spring))["state"] == "active"
    assert (await ada.act("edit", id=spring, fields={"state": "active"}))["nothing"]


async def test_a_pledge_is_replaced_by_the_next_and_said_once():
    ada = await gardener()
    spring = await goal(ada)
    await ada.act("pledge", id=spring, words="seeds")
    assert (await ada.act("pledge", id=spring, words="seeds"))["nothing"]
    assert (await ada.act("pledge", id=spring, words="seeds", **{"if": 1}))["nothing"]
    answer = await ada.act("pledge", id=spring, words="seeds", **{"if": 3})
    assert [(one["words"], one["if"]) for one in answer["pledges"]] == [("seeds", 3)]
    again = [await ada.act("pledge", id=spring, words="x", request="r") for _ in range(2)]
    assert [one["again"] for one in again] == [False, True]
    assert again[0]["pledges"] == again[1]["pledges"]
    events = await ada.get("/v1/log", q="kind:pledge")
    assert [event["text"] for event in events] == ["seeds", "seeds, if 3 are in", "x"]
    await ada.act("pledge", id=spring, withdraw=True)
    (event,) = await ada.get("/v1/log", q="kind:withdraw")
    assert (event["id"], event["text"]) == (spring, None)


async def test_what_is_no_pledge_is_refused_with_what_would_be_one():
    ada, _, pump = await apart()
    spring = await goal(ada)
    error = await refusal("wrong-kind", ada.act("pledge", id=pump, words="x"))
    assert error["next"] == [f"moot promote {(await show(ada, pump))['short']} --why TEXT"]
    await refusal("bad-field", ada.act("pledge", id=spring))
    await refusal("bad-field", ada.act("pledge", id=spring, words="  "))
    await refusal("usage", ada.act("pledge", id=spring, words="x", withdraw=True))
    for wrong in (0, -1, 1_001, "x", True, 1.5, [3], "٣"):
        await refusal("usage", ada.act("pledge", id=spring, words="x", **{"if": wrong}))
    for wrong in ("0", "x", "-1", "1001", ["3", "4"], "9" * 40):
        await refusal("bad-field", ada.act("edit", id=spring, fields={"threshold": wrong}))
    await refusal("wrong-kind", ada.act("edit", id=pump, fields={"threshold": "3"}))
    assert (await ada.act("edit", id=spring, fields={"threshold": "3"}))["changed"] == [
        {"field": "threshold", "from": None, "to": 3}
    ]
    cleared = await ada.act("edit", id=spring, fields={"threshold": "none"})
    assert cleared["thing"]["threshold"] is None


async def test_two_thresholds_at_once_are_both_kept_with_a_command_that_settles_it():
    ada, ben, _ = await apart()
    spring = await goal(ada)
    meet(ada, ben)
    await ada.act("edit", id=spring, fields={"threshold": "3", "horizon": "2030-01"})
    await ben.act("edit", id=spring, fields={"threshold": "4", "horizon": "2030-02"})
    meet(ada, ben)
    shown = await show(ada, spring)
    found = {one["field"]: one for one in shown["conflicts"]}
    assert found["threshold"]["message"] == "ada set 3, ben set 4. Both are kept."
    assert found["horizon"]["message"].startswith("ada set 2030-01-01..2030-01-31, ben set ")
    for conflict in found.values():
        _, _, short, field = shlex.split(conflict["next"][0])
        name, _, value = field.partition(":")
        await ada.act("edit", id=short, fields={name: value})
    assert (await show(ada, spring))["conflicts"] == []
    assert (await show(ada, spring))["threshold"] == 4


# -- signs -----------------------------------------------------------------------------------------


@pytest.mark.spec("MODEL-33")
async def test_signs_are_measured_by_number_beginning_or_name():
    ada, ben, _ = await apart()
    spring = await goal(ada)
    answer = await ada.act("sign", id=spring, text="beans brought in", target="40", unit="kg")
    assert answer["signs"][0]["readings"] == []
    meet(ada, ben)
    await ben.act("measure", id=spring, value="12.50", words="late frost")
    assert (await then(ada, "sign", id=spring, text="guests"))["signs"][1]["target"] is None
    meet(ada, ben)
    for meant in (2, "2", "Gue", "guests", (await show(ada, spring))["signs"][1]["sign"]):
        await ada.act("measure", id=spring, value=3, sign=meant)
    shown = (await show(ben, spring))["signs"]
    assert [one["count"] for one in shown] == [1, 0]
    meet(ada, ben)
    beans, guests = (await show(ben, spring))["signs"]
    assert (beans["text"], beans["target"], beans["unit"]) == ("beans brought in", "40", "kg")
    (reading,) = beans["readings"]
    assert (reading["name"], reading["value"], reading["words"]) == ("ben", "12.50", "late frost")
    assert [one["value"] for one in guests["readings"]] == ["3"] * 5
    events = await ada.get("/v1/log", q="kind:measure")
    assert events[0]["text"] == "12.50, late frost"
    assert [event["text"] for event in await ada.get("/v1/log", q="kind:sign")] == [
        "beans brought in",
        "guests",
    ]
    assert (await ada.act("sign", id=spring, text="guests"))["nothing"]


async def test_a_sign_that_is_not_clear_is_asked_for_and_never_guessed():
    ada, _, pump = await apart()
    spring = await goal(ada)
    short = (await show(ada, spring))["short"]
    error = await refusal("unknown", ada.act("measure", id=spring, value="1"))
    assert error["next"] == [f"moot sign {short} WORDS"]
    await ada.act("sign", id=spring, text="beans")
    await then(ada, "sign", id=spring, text="bees")
    for given in ({}, {"sign": "be"}):
        error = await refusal("ambiguous", ada.act("measure", id=spring, value="1", **given))
        assert error["cause"] == "there is  1 beans, 2 bees"
        assert error["next"] == [f"moot measure {short} VALUE --sign 2"]
    for wrong in ("3", "0", 0, -1, "x", "99999"):
        await refusal("unknown", ada.act("measure", id=spring, value="1", sign=wrong))
    await refusal("usage", ada.act("measure", id=spring, value="1", sign=["beans"]))
    for value in (None, "", "1,5", "x", 1.5, True, "1e9", "1" * 16):
        await refusal("bad-field", ada.act("measure", id=spring, value=value, sign="1"))
    await refusal("bad-field", ada.act("sign", id=spring, text="x", target="many"))
    await refusal("bad-field", ada.act("sign", id=spring, text="x", unit="k" * 65))
    await refusal("usage", ada.act("sign", id=spring, text="x", drop="1"))
    await refusal("bad-field", ada.act("sign", id=spring))
    await refusal("wrong-kind", ada.act("sign", id=pump, text="x"))
    await refusal("wrong-kind", ada.act("measure", id=pump, value="1"))
    assert (await show(ada, pump))["signs"] == []


@pytest.mark.spec("MODEL-33")
async def test_what_was_read_of_a_sign_that_is_gone_stays_in_sight():
    ada, ben, _ = await apart()
    spring = await goal(ada)
    await ada.act("sign", id=spring, text="beans", unit="kg")
    meet(ada, ben)
    await ben.act("measure", id=spring, value="3")
    answer = await ada.act("sign", id=spring, drop="beans")
    assert answer["signs"] == []
    meet(ada, ben)
    (gone,) = (await show(ada, spring))["signs"]
    assert (gone["text"], gone["unit"], gone["gone"], gone["count"]) == ("beans", "kg", True, 1)
    assert gone["readings"][0]["name"] == "ben"
    await refusal("unknown", ada.act("measure", id=spring, value="4"))
    assert [one["id"] for one in await ada.get("/v1/log", q="kind:unsign")] == [spring]


@pytest.mark.spec("API-30")
async def test_as_many_signs_and_readings_are_told_as_a_screen_can_bear(monkeypatch):
    monkeypatch.setattr("moot.node.things.progress.MOST_READINGS", 3)
    ada = await gardener()
    spring = await goal(ada)
    for number in range(100):
        await ada.act("sign", id=spring, text=f"sign {number}")
    await refusal("too-large", ada.act("sign", id=spring, text="one more"))
    for value in range(5):
        await then(ada, "measure", id=spring, value=value, sign="1")
    signs = (await show(ada, spring))["signs"]
    assert len(signs) == 100
    assert signs[0]["count"] == 5
    assert [one["value"] for one in signs[0]["readings"]] == ["2", "3", "4"]


# -- horizon ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2027-05", "2027-05-01", "2027-05-31"),
        ("2028", "2028-01-01", "2028-12-31"),
        ("2026-12..2027-05", "2026-12-01", "2027-05-31"),
        ("2027-02-10..2028-02", "2027-02-10", "2028-02-29"),
        ("..2027-05", None, "2027-05-31"),
        ("2027-05-02..", "2027-05-02", None),
        ("2027-05-20", "2027-05-20", "2027-05-20"),
    ],
)
async def test_horizons_as_people_type_them(typed, first, last):
    ada = await gardener()
    spring = await goal(ada)
    answer = await ada.act("edit", id=spring, fields={"horizon": typed})
    assert answer["thing"]["horizon"] == {"from": first, "to": last}
    assert answer["changed"][0]["to"] == {"from": first, "to": last}
    assert (await ada.act("edit", id=spring, fields={"horizon": typed}))["nothing"]
    cleared = await ada.act("edit", id=spring, fields={"horizon": "none"})
    assert cleared["thing"]["horizon"] is None


async def test_what_is_no_horizon_is_refused():
    ada, _, pump = await apart()
    spring = await goal(ada)
    for wrong in ("x", "..", "2027-13", "2027-05..2026", "1800", "2027-05..x", "9999"):
        await refusal("bad-date", ada.act("edit", id=spring, fields={"horizon": wrong}))
    await refusal("bad-field", ada.act("edit", id=spring, fields={"horizon": ["2027"]}))
    await refusal("bad-field", ada.act("edit", id=spring, fields={"horizon": 2027}))
    await refusal("wrong-kind", ada.act("edit", id=pump, fields={"horizon": "2027"}))
    assert (await show(ada, spring))["horizon"] is None


@pytest.mark.spec("API-8")
async def test_goals_are_found_by_the_end_of_their_horizon():
    ada = await gardener()
    for title, horizon in (("may", "2027-05"), ("year", "2027"), ("ever", "2028.."), ("no", "")):
        await goal(ada, title, horizon=horizon)
    found = {
        "horizon:2027-05": ["may"],
        "horizon:2027": ["may", "year"],
        "horizon:..2027-06": ["may"],
        "horizon:2027-06..": ["ever", "year"],
        "horizon:<2027-06": ["may"],
        "horizon:>2027-06": ["ever", "year"],
        "horizon:2027-05-31": ["may"],
        "horizon:none": ["no"],
        "not:horizon:none": ["ever", "may", "year"],
    }
    for query, expected in found.items():
        assert sorted(await names(ada, f"kind:goal {query}")) == expected, query
    error = await refusal("bad-date", ada.get("/v1/things", q="kind:goal horizon:2027-13"))
    assert error["position"] == 11
    await ada.add("dig", due="2027-05-20")
    assert await names(ada, "due:2027-05") == ["dig"]
    assert await names(ada, "due:2027-06..") == []
    assert await names(ada, "horizon:none") == ["no"]  # only of what can have one


# -- links and estimates ---------------------------------------------------------------------------


@pytest.mark.spec("MODEL-35")
async def test_links_are_seen_from_both_ends():
    ada, ben, pump = await apart()
    spring = await goal(ada)
    answer = await ada.act("link", id=pump, **{"as": "serves"}, to=spring)
    assert answer["links"][0]["thing"]["title"] == answer["link"]["thing"]["title"] == "spring"
    await then(ada, "link", id=pump, to="https://example.org/pump")
    meet(ada, ben)
    shown = await show(ben, pump)
    assert [(one["as"], one["url"], one["href"]) for one in shown["links"]] == [
        ("serves", None, None),
        ("url", "https://example.org/pump", "https://example.org/pump"),
    ]
    assert (await show(ben, spring))["linked_by"] == [
        {"as": "serves", "thing": shown_briefly(shown)}
    ]
    assert (await ben.act("link", id=pump, **{"as": "serves"}, to=spring))["nothing"]
    await ben.act("link", id=pump, **{"as": "serves", "not": True}, to=spring)
    assert (await show(ben, spring))["linked_by"] == []
    assert (await ben.act("link", id=pump, **{"as": "serves", "not": True}, to=spring))["nothing"]
    kinds = [(event["kind"], event["id"]) for event in await ben.get("/v1/log")][-3:]
    assert kinds == [("link", pump), ("link", pump), ("unlink", pump)]


def shown_briefly(thing):
    return {name: thing[name] for name in ("id", "short", "kind", "title", "state")}


async def test_what_is_no_link_is_refused():
    ada, _, pump = await apart()
    said = (await ada.act("say", id=pump, text="hm"))["thought"]["id"]
    for url in ("javascript:alert(1)", "example.org", "https://a b", "x" * 3_000, "https://\u202e"):
        await refusal("bad-field", ada.act("link", id=pump, to=url))
    await refusal("bad-field", ada.act("link", id=pump))
    await refusal("usage", ada.act("link", id=pump, **{"as": "loves"}, to=pump))
    await refusal("usage", ada.act("link", id=pump, **{"as": "serves"}, to=pump))
    await refusal("unknown", ada.act("link", id=pump, **{"as": "serves"}, to="zzzz"))
    await refusal("wrong-kind", ada.act("link", id=said, to="https://example.org"))
    await ada.act("link", id=pump, **{"as": "came-from"}, to=said)
    for number in range(255):
        await ada.act("link", id=pump, to=f"https://example.org/{number}")
    await refusal("too-large", ada.act("link", id=pump, to="https://example.org/more"))
    await ada.act("link", id=pump, to="https://example.org/7", **{"not": True})
    assert len((await show(ada, pump))["links"]) == 255


async def test_a_link_that_members_wrote_otherwise_is_text_and_nothing_to_follow():
    from moot.crdt.link import LINKS  # noqa: PLC0415
    from moot.crdt.op import Op  # noqa: PLC0415
    from moot.node.things.ids import read_id  # noqa: PLC0415

    ada, _, pump = await apart()
    target, evil = read_id(pump), "javascript:alert(1)"
    ada.garden.write([
        Op(target, LINKS, {"as": "url", "to": evil}, ()),
        Op(target, LINKS, {"as": "serves", "to": b"n" * 10}, ()),
    ])  # fmt: skip
    url, unknown = (await show(ada, pump))["links"]
    assert (url["url"], url["href"]) == (evil, None)
    assert (unknown["thing"]["kind"], unknown["thing"]["title"]) == (None, None)
    await ada.act("link", id=pump, to=evil, **{"not": True})
    assert len((await show(ada, pump))["links"]) == 1


@pytest.mark.spec("MODEL-36")
@pytest.mark.spec("API-34")
async def test_each_estimates_for_themselves_and_the_middle_is_shown():
    ada, ben, pump = await apart()
    assert (await ada.act("effort", id=pump, effort="2h"))["estimates"][0]["minutes"] == 120
    assert (await ada.act("effort", id=pump, effort="120min"))["nothing"]
    await ben.act("effort", id=pump, effort="1h30")
    meet(ada, ben)
    shown = await show(ada, pump)
    assert shown["effort"] == {"minutes": 90, "members": 2}
    assert {one["name"]: one["minutes"] for one in shown["estimates"]} == {"ada": 120, "ben": 90}
    await ada.add("dig")
    found = {"effort:<2h": ["pump"], "effort:>90min": [], "effort:1h..2h": ["pump"],
             "effort:90m": ["pump"], "effort:none": ["dig"], "effort:..1h": [],
             "effort:1h..": ["pump"]}  # fmt: skip
    for query, expected in found.items():
        assert await names(ada, query) == expected, query
    for wrong in ("90", "h", "2d", "", "1.5h", "0min", "-2h", "99999h", "1h90h", "٣h"):
        if wrong:
            await refusal("bad-field", ada.act("effort", id=pump, effort=wrong))
            error = await refusal("bad-field", ada.get("/v1/things", q=f"is:open effort:{wrong}"))
            assert error["position"] == 9
    await refusal("bad-field", ada.act("effort", id=pump, effort=90))
    await refusal("bad-field", ada.get("/v1/things", q="effort:.."))
    await refusal("wrong-kind", ada.act("effort", id=await goal(ada), effort="2h"))
    await ada.act("effort", id=pump, effort="none")
    assert (await show(ada, pump))["effort"] == {"minutes": 90, "members": 1}
    assert (await ada.act("effort", id=pump, effort="none"))["nothing"]
