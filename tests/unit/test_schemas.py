"""Every answer holds to the schema of its kind, and every field is described there."""

import json

import jsonschema
import pytest

from caller import RefusedError, apart, friend_of, gardener, meet
from moot.node import schemas
from moot.node.acts.act import ACTS, GROUP_ACTS
from moot.node.api.app import LISTS, READS, WAITS
from moot.node.company import Failure, Getting, Nobody, Visit
from moot.node.link import Tried, Way
from schemas import FILES, must_hold, undescribed

ANSWERS = {
    "/v1/status": "status",
    "/v1/me": "me",
    "/v1/groups": ["group"],
    "/v1/people": ["person"],
    "/v1/people/{name}": "card",
    "/v1/peers": ["peer"],
    "/v1/sync": "sync",
    "/v1/keeper": "keeper",
    "/v1/things": ["thing"],
    "/v1/things/{id}": "whole-thing",
    "/v1/things/{id}/history": ["past-event"],
    "/v1/things/{id}/blame": ["line"],
    "/v1/conflicts": ["told-conflict"],
    "/v1/inbox": ["letter"],
    "/v1/loose": ["loose"],
    "/v1/tree": ["branch"],
    "/v1/rules": "rules",
    "/v1/log": ["event"],
    "/v1/state-hash": "state-hash",
    "/v1/doctor": "doctor",
    "/v1/words": "words",
    "/v1/keys": "keys",
    "/v1/templates": ["template"],
    "/v1/views": ["saved-view"],
    "/v1/search": ["found"],
    "/v1/snapshot": "snapshot",
    "/v1/things/{id}/occurrences": ["occurrence"],
    "/v1/dump": "dump",
    "/v1/wait": "wait",
    "/v1/ping/{name}": "ping",
}
"""By route the kind of its answer; in a list, of each item. A new route belongs here."""

UNSHAPED = {"/v1/schema", "/v1/schema/{kind}"}
"""Routes whose answers are names and schemas."""

DOING = {
    "init": {"name": "ada"},
    "group.new": {"name": "orchard"},
    "group.use": {"group": "garden"},
    "goal.add": {"title": "spring", "why": "a place to sit", "fields": {"tags": ["x"]}},
    "add": {"title": "pump", "fields": {"due": "2030-01-01 18:00", "notes": "a\n\nb"}},
    "edit": {"id": "PUMP", "fields": {"due": "2030-01-02", "tags+": ["a"], "hands": "1..2"}},
    "claim": {"id": "PUMP", "as": "lead", "words": "mine", "until": "2030-01-01"},
    "drop": {"id": "PUMP"},
    "done": {"id": "PUMP", "evidence": "new seal"},
    "reopen": {"id": "PUMP"},
    "need": {"id": "PUMP", "on": "SHED"},
    "move": {"id": "SHED", "under": "GOAL"},
    "back": {"id": "GOAL", "as": "in", "words": "yes"},
    "lift": {"id": "PUMP", "lift": 2},
    "say": {"id": "PUMP", "text": "hm", "kind": "question"},
    "propose": {
        "title": "buy it",
        "effects": [{"do": "task", "title": "fetch it"}],
        "method": "consent",
    },
    "vote": {"id": "TANK", "choice": "abstain"},
    "object": {"id": "TANK", "words": "too dear"},
    "withdraw": {"id": "TANK"},
    "outcome": {"id": "POLL", "words": "tea"},
    "purpose": {"text": "to eat"},
    "rule": {"name": "block", "value": "yes"},
    "react": {"id": "PUMP", "text": "+1"},
    "take": {"id": "OFFER"},
    "redact": {"id": "WORDS"},
    "device.add": {},
    "device.name": {"name": "laptop"},
    "about": {"text": "a gardener"},
    "verify": {"person": "ben", "words": "BEN'S WORDS"},
    "mute": {"person": "ben"},
    "effort": {"id": "PUMP", "effort": "2h"},
    "ask": {"id": "PUMP", "to": "ben", "words": "please"},
    "decline": {"id": "ASKED"},
    "pair": {"id": "DOUBLED"},
    "yield": {"id": "DOUBLED"},
    "split": {"id": "SHARED", "titles": ["one half", "the other"]},
    "stale": {"id": "SHARED", "person": "ben"},
    "repeat": {"id": "WEEKLY", "rule": "every fri"},
    "skip": {"id": "DAY"},
    "template.save": {"id": "HARVEST", "name": "harvest"},
    "template.use": {"name": "harvest", "values": {}},
    "link": {"id": "PUMP", "as": "serves", "to": "GOAL"},
    "pledge": {"id": "GOAL", "words": "ten hours", "if": 2},
    "sign": {"id": "GOAL", "text": "beans", "target": "40", "unit": "kg"},
    "measure": {"id": "GOAL", "value": "12.5", "words": "wet"},
    "promote": {"id": "SHED", "why": "to store"},
    "demote": {"id": "SHED"},
    "archive": {"id": "SHED"},
    "keep": {"id": "SHED"},
    "undo": {},
    "view.save": {"name": "week", "filter": "due:..eow"},
    "view.drop": {"name": "week"},
    "seen": {"all": True},
    "rename": {"name": "Ada L."},
    "invite": {"power": "read"},
    "join": {"invite": "INVITE"},
    "keeper.take": {"invite": "KEEP"},
    "keeper.drop": {"group": "KEPT"},
    "rebuild": {},
    "leave": {"group": "garden", "force": True},
    "stop": {},
}
"""How each act is done, in an order in which all can be. A new act belongs here."""


def of_kind(answer, kind):
    for value in answer if isinstance(kind, list) else [answer]:
        must_hold(value, kind[0] if isinstance(kind, list) else kind)


@pytest.mark.spec("API-50")
@pytest.mark.parametrize("kind", schemas.kinds())
def test_a_schema_stands_alone(kind):
    whole = schemas.schema(kind)
    jsonschema.Draft202012Validator.check_schema(whole)
    assert whole["$id"] == f"{schemas.NAMES}{kind}"
    assert whole["title"]
    # With nothing else in reach, every reference leads somewhere.
    list(jsonschema.Draft202012Validator(whole).iter_errors({}))
    text = json.dumps(whole)
    for named in schemas.kinds():
        if f'"$ref": "{schemas.NAMES}{named}"' in text:
            assert named == kind or named in whole["$defs"]


async def everything():
    """Two people who wrote all there is, also at the same time."""
    ada, ben, pump = await apart()
    goal = (await ada.act("goal.add", title="spring", why="to sit"))["thing"]["id"]
    shed = await ada.add("shed", due="2020-01-01", start="2020-01-01 08:00", goal="spring")
    await ada.act("need", id=shed, on=pump)
    await ada.act("back", id=goal)
    await ada.act("lift", id=pump, lift=3)
    said = await ada.act("say", id=pump, text="who?", kind="question")
    await ada.act("say", id=said["thought"]["id"], text="me")
    for one in (ada, ben):
        await one.act("claim", id=pump, words="I", until="2030-01-01")
        await one.act("edit", id=pump, fields={"title": one.name, "notes": one.name, "due": "1d"})
    await ben.act("done", id=pump, evidence="seal")
    meet(ada, ben)
    await ada.act("reopen", id=pump)
    await ben.act("reopen", id=pump)
    await ben.act("done", id=pump)
    await ada.act("react", id=pump, text="+1")
    await ben.act("react", id=said["thought"]["id"], text="🌱")
    sorry = (await ada.act("say", id=goal, text="bah"))["thought"]["id"]
    await ada.act("redact", id=sorry)
    await ada.act("about", text="a gardener")
    await ada.act("pledge", id=goal, words="a day", **{"if": 2})
    await ben.act("pledge", id=goal, words="a spade")
    await ada.act("sign", id=goal, text="beans", target="40", unit="kg")
    await ada.act("measure", id=goal, value="12.5")
    await ada.act("link", id=pump, **{"as": "serves", "to": goal})
    await ada.act("link", id=pump, to="https://example.org")
    await ada.act("effort", id=pump, effort="2h")
    await ada.act("edit", id=goal, fields={"horizon": "2027-05", "threshold": "5"})
    effects = [{"do": "set", "id": pump, "fields": {"due": "5d"}}, {"do": "task", "title": "dig"}]
    tank = (await ben.act("propose", title="tank", about=goal, effects=effects))["thing"]["id"]
    await ben.act("propose", title="where", options=["north", "south"], replaces=tank)
    await between(ada, ben, pump, shed)
    for one in (ada, ben):
        await one.act("vote", id=tank, choice="yes", words="good")
    meet(ada, ben)
    for one in (ada, ben, ada):
        one.clock.now += 60_000
        one.node.clerk.attend()
        meet(ada, ben)
    return ada, ben, pump


async def between(ada, ben, pump, shed):
    """They ask and hear nothing of each other; and there is what comes again."""
    await ada.act("ask", id=shed, to="ben", words="please")
    await ada.act("repeat", id=await ada.add("water"), rule="every fri")
    await ada.act("template.save", id=await ada.add("harvest {place}"), name="harvest")
    await ada.act("view.save", name="week", filter="due:..eow", sort="score")
    meet(ada, ben)
    await ben.act("decline", id=shed, words="no")
    await ben.act("stale", id=pump, person="ada")
    meet(ada, ben)


class Met(Nobody):
    """A company of one who is here and answers."""

    def getting(self, group):
        return Getting(40, 100, 4_000, 3)

    def __init__(self, caller, other):
        groups = {caller.garden.id: other.garden.forge.log}
        self._visit = Visit("12D3Koo", "/ip4/127.0.0.1", groups, 0, 1.5)

    def visits(self):
        return [self._visit]

    def failures(self):
        tried = (Tried(Way.LAN, "not seen"), Tried(Way.DIRECT, "192.0.2.7 no answer"))
        return {"12D3Koo": Failure("no address answers", tried)}

    async def ping(self, peer):
        return 1.5


@pytest.mark.spec("API-50")
async def test_every_read_holds_to_its_schema():
    assert set(READS) | set(LISTS) | set(WAITS) | {"/v1/dump"} == set(ANSWERS) | UNSHAPED, (
        "say above which schema the answer of the new route has, and make it in " + FILES
    )
    ada, ben, pump = await everything()
    ada.node.company = Met(ada, ben)
    spring = (await ada.get("/v1/things", q="spring is:goal"))[0]["id"]
    said = (await ada.get("/v1/things", q="is:thought"))[0]["id"]
    weekly = (await ada.get("/v1/things", q="is:series"))[0]["id"]
    votes = [one["id"] for one in await ada.get("/v1/things", q="is:decision", all=1)]
    assert len(votes) == 2
    for route, kind in ANSWERS.items():
        params = {"all": 1} if route in {*LISTS, "/v1/tree"} else {}
        if route == "/v1/search":
            params = {"q": "spring"}
        if route == "/v1/wait":
            params = {"for": "synced", "timeout": 0}
        ids = (weekly,) if route.endswith("/occurrences") else (pump, spring, said, weekly, *votes)
        paths = [route.replace("{id}", one) for one in ids]
        for path in dict.fromkeys(one.replace("{name}", "ben") for one in paths):
            answer = await ada.get(path, **params)
            assert answer, route
            of_kind(answer, kind)


@pytest.mark.spec("API-50")
async def test_a_bare_home_and_a_keeper_hold_to_the_schemas_too():
    ada = await gardener()
    invite = (await ada.act("invite", power="keep"))["invite"]
    keeper = await friend_of(ada, "eve")
    await keeper.act("leave", group="garden", force=True)
    of_kind(await keeper.get("/v1/status"), "status")
    await keeper.act("join", invite=invite)
    meet_one_way(keeper, ada)
    for route in ("/v1/status", "/v1/me", "/v1/groups", "/v1/people", "/v1/sync", "/v1/log"):
        of_kind(await keeper.get(route), ANSWERS[route])


def meet_one_way(reader, source):
    from workshop import catch_up  # noqa: PLC0415

    catch_up(reader.garden.replica, source.garden.replica)


@pytest.mark.spec("API-50")
async def test_every_act_holds_to_the_schema_of_answers():
    assert set(DOING) == set(ACTS) | set(GROUP_ACTS), (
        f"say above how the new act is done, so that its answer is held to {FILES}/answer.json"
    )
    ada = await gardener()
    ben = await friend_of(ada)
    await ben.act("group.new", name="elsewhere")
    meant = {"INVITE": (await ben.act("invite"))["invite"]}
    meant["KEEP"] = (await (await gardener("cy")).act("invite", power="keep"))["invite"]
    await ben.act("group.use", group="garden")
    people = await ada.get("/v1/people")
    meant["BEN'S WORDS"] = next(one["words"] for one in people if one["name"] == "ben")
    for verb, given in DOING.items():
        told = {name: meant.get(str(value), value) for name, value in given.items()}
        answer = await ada.act(verb, **told)
        must_hold(answer, "answer")
        if verb == "keeper.take":
            meant["KEPT"] = answer["group"]
        if verb == "goal.add":
            meant["GOAL"] = answer["thing"]["id"]
            meant["SHED"] = await ada.add("shed")
        if verb == "add":
            meant["PUMP"] = answer["thing"]["id"]
            told = await ada.act("say", id=meant["SHED"], text="I can", kind="offer")
            meant["OFFER"] = told["thought"]["id"]
            told = await ada.act("say", id=meant["SHED"], text="oh no")
            meant["WORDS"] = told["thought"]["id"]
            meant |= await between_people(ada, ben)
        if verb == "repeat":
            week = await ada.get(f"/v1/things/{meant['WEEKLY']}/occurrences")
            meant["DAY"] = week[0]["id"]
        if verb == "propose":
            meant["TANK"] = answer["thing"]["id"]
            poll = {"method": "poll", "options": ["tea", "mate"]}
            meant["POLL"] = (await ada.act("propose", title="tea?", **poll))["thing"]["id"]


async def between_people(ada, ben):
    """Tasks that both claimed at once, one that ben asks ada to do, and one without anybody."""
    both = {name: await ada.add(name) for name in ("DOUBLED", "SHARED", "ASKED")}
    meet(ada, ben)
    for name, one in both.items():
        for caller in (ada, ben) if name != "ASKED" else ():
            await caller.act("claim", id=one)
    await ben.act("ask", id=both["ASKED"], to="ada", group="garden")
    meet(ada, ben)
    return both | {name: await ada.add(name) for name in ("WEEKLY", "HARVEST")}


@pytest.mark.spec("API-50")
async def test_refusals_hold_to_the_schema_of_errors():
    ada, _, pump = await apart()
    await ada.add("pumpkin")
    for path, params in (
        ("/v1/things/zzzz", {}),
        ("/v1/things/pump", {}),
        ("/v1/things", {"q": "is:nonsense"}),
        ("/v1/nothing", {}),
        ("/v1/schema/nothing", {}),
        ("/v1/log", {"group": "nowhere"}),
    ):
        with pytest.raises(RefusedError) as caught:
            await ada.get(path, **params)
        must_hold({"error": caught.value.error}, "error")
    with pytest.raises(RefusedError) as caught:
        await ada.act("join", invite="MOOT1QQQQ")
    must_hold({"error": caught.value.error}, "error")
    assert pump


async def test_a_field_that_is_not_described_is_named_with_its_file():
    ada = await gardener()
    await ada.add("pump", due="2030-01-01")
    thing = (await ada.get("/v1/things"))[0]
    of_kind(thing, "thing")
    whole = await ada.get(f"/v1/things/{thing['id']}")
    for value, kind, told in (
        (thing | {"colour": "red"}, "thing", ("thing", "colour")),
        (whole | {"colour": "red"}, "whole-thing", ("whole-thing", "colour")),
        (whole | {"due_at": {**whole["due_at"], "era": 1}}, "whole-thing", ("when", "due_at.era")),
    ):
        found = list(undescribed(value, schemas.alone(kind), kind))
        assert found == [told]
    with pytest.raises(AssertionError, match=r"describe colour in node/api/schema/thing\.json"):
        must_hold(thing | {"colour": "red"}, "thing")
    with pytest.raises(AssertionError, match=r"or node/api/schema/thing\.json"):
        must_hold({name: value for name, value in thing.items() if name != "title"}, "thing")


@pytest.mark.spec("API-50")
async def test_the_node_serves_them():
    ada = await gardener()
    assert await ada.get("/v1/schema") == schemas.kinds()
    assert await ada.get("/v1/schema/thing") == schemas.schema("thing")
    with pytest.raises(RefusedError, match="did you mean 'thing'") as caught:
        await ada.get("/v1/schema/thign")
    assert caught.value.status == 404


@pytest.mark.spec("API-51")
async def test_words_are_those_of_the_filter_and_of_the_group():
    ada = await gardener()
    for number in range(210):
        await ada.add(f"task {number}", **{"tags+": ["often", f"tag{number}"]})
    words = await ada.get("/v1/words")
    assert words["tags"][0] == {"tag": "often", "count": 210}
    assert len(words["tags"]) == 200
    assert {"free", "mine", "due"} <= set(words["is"])
    assert [one["name"] for one in words["people"]] == ["ada"]
    assert words["groups"][0]["name"] == "garden"


@pytest.mark.spec("API-50")
async def test_what_streams_holds_to_its_schema():
    ada, ben, _ = await everything()
    ada.node.company = Met(ada, ben)
    text = ""
    async with ada.open("GET", "/v1/events", {"since": 0}) as messages:
        while text.count("\ndata: ") <= ada.node.seq or "event: presence" not in text:
            text += (await anext(messages)).get("body", b"").decode()
    kinds = set()
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        kind = fields.get("event")
        if kind in {"entry", "presence"}:
            kinds.add(kind)
            must_hold(json.loads(fields["data"]), {"entry": "event"}.get(kind, kind))
    assert kinds == {"entry", "presence"}
