"""Saved views through the API: kept, named in filters, shared, and never a danger to lists."""

import pytest

from caller import Caller, apart, gardener, meet, refused, titles
from moot.crdt import group, saved_view
from moot.crdt.op import Op
from moot.crdt.saved_view import Saved
from moot.node.acts.saving import MOST
from moot.node.query.views import DEEPEST
from moot.node.store.memory import MemoryStore


async def listed(caller, q, **params):
    return titles(await caller.get("/v1/things", q=q, **params))


async def views(caller):
    return {(one["name"], one["shared"]): one for one in await caller.get("/v1/views")}


async def save(caller, name, text, **more):
    return (await caller.act("view.save", name=name, filter=text, **more))["saved"]


async def settled():
    ada = await gardener()
    pump = await ada.add("pump", **{"tags+": ["water"]}, due="tomorrow")
    await ada.add("tank", **{"tags+": ["water"]})
    await ada.add("seeds")
    await ada.act("claim", id=pump)
    return ada


@pytest.mark.spec("API-67")
@pytest.mark.spec("API-66")
async def test_a_view_is_kept_listed_and_dropped():
    ada = await settled()
    answer = await ada.act("view.save", name="Mine", filter=" @me ", sort="-due")
    assert answer["group"] == "garden"
    assert not answer["nothing"]
    kept = answer["saved"]
    assert (kept["name"], kept["filter"], kept["sort"], kept["shared"]) == (
        "mine",
        "@me",
        "-due",
        False,
    )
    assert (kept["by_name"], kept["reason"], kept["conflicts"]) == ("ada", None, [])
    assert await ada.get("/v1/views") == [kept]
    again = await ada.act("view.save", name="mine", filter="@me", sort="-due")
    assert again["nothing"]
    changed = await save(ada, "mine", "@me +water")
    assert (changed["filter"], changed["sort"]) == ("@me +water", None)
    await save(ada, "wet", "+water", shared=True)
    assert list(await views(ada)) == [("mine", False), ("wet", True)]
    gone = await ada.act("view.drop", name="mine")
    assert gone["saved"] is None
    assert list(await views(ada)) == [("wet", True)]


@pytest.mark.spec("API-67")
async def test_a_request_that_is_sent_again_is_done_once():
    ada = await settled()
    body = {"name": "mine", "filter": "@me", "request": "r1"}
    first = await ada.act("view.save", **body)
    await save(ada, "mine", "is:open")
    second = await ada.act("view.save", **body)
    assert (first["again"], second["again"]) == (False, True)
    assert second["saved"]["filter"] == "is:open"


@pytest.mark.spec("VIEW-4")
async def test_a_view_stands_for_its_terms_in_any_filter():
    ada = await settled()
    await save(ada, "wet", "+water")
    await save(ada, "mine", "@me")
    await save(ada, "wet-mine", "view:wet view:mine")
    assert await listed(ada, "view:wet") == ["pump", "tank"]
    assert await listed(ada, "view:WET not:view:mine") == ["tank"]
    assert await listed(ada, "view:wet-mine") == ["pump"]
    assert await listed(ada, "not:view:wet-mine kind:task") == ["tank", "seeds"]
    await save(ada, "seeds", "seeds")
    assert await listed(ada, "view:seeds,mine") == ["pump", "seeds"]
    events = await ada.get("/v1/log", q="view:mine kind:claim")
    assert [event["title"] for event in events] == ["pump"]
    found = await ada.get("/v1/search", q="pum view:wet")
    assert titles(found) == ["pump"]
    assert await ada.get("/v1/search", q="seed view:wet") == []


@pytest.mark.spec("VIEW-4")
async def test_a_view_says_what_the_filter_would():
    ada = await settled()
    done = await ada.add("done with")
    await ada.act("done", id=done)
    await ada.act("goal.add", title="spring", why="food")
    await save(ada, "over", "is:done")
    await save(ada, "goals", "kind:goal")
    assert await listed(ada, "view:over") == ["done with"]
    assert await listed(ada, "view:goals", kind="task") == ["spring"]
    assert "spring" not in await listed(ada, "not:+water", kind="task")
    assert await listed(ada, "is:goal", kind="task") == ["spring"]


@pytest.mark.spec("API-68")
async def test_a_list_means_the_kind_it_names_unless_the_filter_does():
    ada = await settled()
    await ada.act("goal.add", title="pump works", why="food")
    assert await listed(ada, "pump", kind="task") == ["pump"]
    assert await listed(ada, "pump") == ["pump", "pump works"]
    assert (await refused(listed(ada, "pump", kind="wish"))).code == "usage"
    for own in ("kind:goal", "is:goal", "kind:goal,task", "is:task,goal"):
        assert "pump works" in await listed(ada, f"pump {own}", kind="task")


@pytest.mark.spec("VIEW-8")
async def test_a_list_by_a_view_goes_in_its_order():
    ada = await settled()
    await save(ada, "named", "kind:task", sort="-title")
    assert await listed(ada, "view:named") == ["tank", "seeds", "pump"]
    assert await listed(ada, "view:named", sort="title") == ["pump", "seeds", "tank"]
    assert await listed(ada, "not:view:named kind:task") == []
    assert (await refused(save(ada, "bad", "kind:task", sort="size"))).code == "usage"


@pytest.mark.spec("VIEW-2")
@pytest.mark.spec("VIEW-5")
async def test_mine_is_for_me_and_shared_is_for_all():
    ada, ben, _ = await apart()
    await save(ada, "wet", "pump @me")
    await save(ada, "wet", "pump", shared=True)
    await save(ada, "sum", "view:wet", shared=True)
    meet(ada, ben)
    assert list(await views(ben)) == [("sum", True), ("wet", True)]
    assert (await views(ada))["wet", True]["hidden"]
    # Ada's own comes first, but not in what the group shares.
    assert await listed(ada, "view:wet") == []
    assert await listed(ada, "view:sum") == ["pump"]
    assert await listed(ben, "view:wet") == ["pump"]
    await save(ada, "only-mine", "@me")
    error = await refused(save(ada, "for-all", "view:only-mine", shared=True))
    assert "no view 'only-mine'" in error.error["message"]
    assert (await refused(ben.act("view.drop", name="wet"))).error["next"] == [
        "moot view drop wet --shared"
    ]
    await ben.act("view.drop", name="wet", shared=True)
    meet(ada, ben)
    assert ("wet", True) not in await views(ada)


@pytest.mark.spec("VIEW-2")
async def test_mine_follows_me_to_another_device():
    ada = await gardener()
    await save(ada, "mine", "@me")
    phone = Caller("ada", MemoryStore(), seed=7)
    invite = (await ada.act("invite"))["invite"]
    await phone.act("join", invite=invite, name="ada")
    # The same member key on another device: what is kept is read from the cells of that member.
    phone_replica, member = phone.garden.replica, ada.garden.me
    meet(ada, phone)
    kept = saved_view.of_member(phone_replica.space, member)
    assert kept["mine"].saved == Saved("@me", None)


@pytest.mark.spec("VIEW-3")
async def test_two_filters_under_one_name_are_both_shown():
    ada, ben, _ = await apart()
    await save(ada, "free", "is:free", shared=True)
    await save(ben, "free", "is:ready", shared=True)
    meet(ada, ben)
    for one in (ada, ben):
        (view,) = await one.get("/v1/views")
        (conflict,) = view["conflicts"]
        assert {value["value"] for value in conflict["values"]} == {"is:free", "is:ready"}
        assert conflict["message"].endswith("Both are kept.")
        assert conflict["next"][0] == "moot view save free FILTER --shared"
        assert view["filter"] == "is:ready"
    await save(ada, "free", "is:free", shared=True)
    meet(ada, ben)
    (view,) = await ben.get("/v1/views")
    assert (view["filter"], view["conflicts"]) == ("is:free", [])


@pytest.mark.spec("VIEW-6")
async def test_views_that_lead_back_are_refused_when_kept():
    ada = await settled()
    assert "a > a" in (await refused(save(ada, "a", "view:a"))).error["message"]
    await save(ada, "a", "+water")
    await save(ada, "b", "view:a")
    await save(ada, "c", "is:open not:view:b")
    error = await refused(save(ada, "a", "view:c"))
    assert error.code == "bad-filter"
    assert "leads back to itself" in error.error["message"]
    for number in range(1, DEEPEST):
        await save(ada, f"v{number + 1}", f"view:v{number}" if number > 1 else "+water")
    await save(ada, "deep", "view:v5")
    assert await listed(ada, "view:deep") == ["pump", "tank"]
    assert (await refused(save(ada, "deeper", "view:deep"))).code == "bad-filter"


@pytest.mark.spec("VIEW-6")
@pytest.mark.spec("VIEW-7")
async def test_circles_that_close_between_people_break_only_what_names_them():
    ada, ben, _ = await apart()
    await save(ada, "a", "is:open", shared=True)
    await save(ada, "b", "is:open", shared=True)
    meet(ada, ben)
    await save(ada, "a", "view:b", shared=True)
    await save(ben, "b", "view:a", shared=True)
    meet(ada, ben)
    for one in (ada, ben):
        reasons = {view["name"]: view["reason"] for view in await one.get("/v1/views")}
        assert all("leads back to itself" in reason for reason in reasons.values())
        assert (await refused(listed(one, "view:a"))).code == "bad-filter"
        assert await listed(one, "is:open") == ["pump"]


@pytest.mark.spec("VIEW-7")
async def test_what_this_version_cannot_read_is_listed_with_the_reason():
    ada = await settled()
    replica, forge = ada.garden.replica, ada.garden.forge
    for name, text in (("later", "mood:sunny"), ("quote", 'say "no'), ("who", "@nobody")):
        op = saved_view.save(replica.space, ada.garden.me, name, Saved(text, None), shared=True)
        forge.write([op])
    op = saved_view.save(replica.space, ada.garden.me, "sorted", Saved("", "mood"), shared=True)
    forge.write([op, Op(group.OBJECT, "view.odd", {"filter": 7}, ())])
    listed_views = await views(ada)
    reasons = {name: view["reason"] for (name, _), view in listed_views.items()}
    assert set(reasons) == {"later", "quote", "who", "sorted"}
    assert "mood" in reasons["later"]
    assert "not closed" in reasons["quote"]
    assert "nobody" in reasons["who"]
    assert "mood" in reasons["sorted"]
    error = await refused(listed(ada, "is:open view:later"))
    assert error.error["message"].startswith("in the view later: there is no field 'mood'")
    assert error.error["position"] == 9
    assert len(await listed(ada, "is:open")) == 3


@pytest.mark.spec("VIEW-9")
async def test_views_that_name_each_other_many_times_are_bounded():
    ada = await settled()
    await save(ada, "x1", " ".join(["+water"] * 9))
    for number in (2, 3):
        await save(ada, f"x{number}", " ".join([f"view:x{number - 1}"] * 9))
    error = await refused(save(ada, "x4", " ".join(["view:x3"] * 9)))
    assert "too much" in error.error["message"]


@pytest.mark.spec("VIEW-9")
async def test_no_more_than_so_many_are_kept():
    ada = await gardener()
    forge, space = ada.garden.forge, ada.garden.replica.space
    for start in range(0, MOST, 50):
        forge.write([
            saved_view.save(space, ada.garden.me, f"v{start + at}", Saved("x", None), shared=False)
            for at in range(50)
        ])  # fmt: skip
    assert (await refused(save(ada, "more", "x"))).code == "too-large"
    await save(ada, "v0", "y")
    await save(ada, "more", "x", shared=True)


@pytest.mark.parametrize("name", ["", "two words", "a/b", "x" * 33, "ü", 7, None, ["a"]])
async def test_bad_names(name):
    ada = await gardener()
    assert (await refused(ada.act("view.save", name=name, filter="x"))).code == "usage"
    assert (await refused(ada.act("view.drop", name=name))).code == "usage"


@pytest.mark.parametrize("text", ["", "  ", None, 7, ["x"]])
async def test_a_view_needs_a_filter(text):
    ada = await gardener()
    assert (await refused(ada.act("view.save", name="x", filter=text))).code == "usage"


async def test_a_bad_filter_is_refused_where_it_fails():
    ada = await gardener()
    error = await refused(save(ada, "x", "is:open is:blokced"))
    assert (error.code, error.error["position"]) == ("bad-filter", 9)
    assert await ada.get("/v1/views") == []
    error = await refused(ada.act("view.drop", name="x"))
    assert error.code == "unknown"


async def test_the_log_tells_of_views():
    ada = await settled()
    await save(ada, "wet", "+water", shared=True)
    await save(ada, "mine", "@me")
    await ada.act("view.drop", name="mine")
    told = await ada.get("/v1/log", limit=3)
    assert [(event["kind"], event["text"]) for event in told] == [
        ("view", "wet"), ("view", "mine"), ("drop-view", "mine"),
    ]  # fmt: skip
    assert told[0]["change"] == {"view.wet": {"to": "+water"}}
    assert told[2]["change"] == {"view.mine": {"to": None}}
