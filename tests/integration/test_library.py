"""`import moot` on a real node: what the page shows, records, refusals, and life under trio."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import trio

import moot
from laptop import Laptop
from moot.cli.scripting import things
from moot.cli.scripting.record import Field, Record
from moot.node import schemas
from moot.node.acts.act import ACTS, GROUP_ACTS

PAGE = Path(__file__).resolve().parents[2] / "specs" / "scripts.md"
SCRIPTING = Path(things.__file__).parent
PATIENCE = 60


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home without a profile, which everything means that runs in this test."""
    laptop = Laptop(tmp_path, "ada")
    for name in ("MOOT_HOME", "MOOT_LISTEN", "TZ"):
        monkeypatch.setenv(name, laptop.environment[name])
    monkeypatch.delenv("MOOT_GROUP", raising=False)
    monkeypatch.chdir(tmp_path)
    yield laptop.home
    laptop.close()


@pytest.fixture
def m(home: Path) -> Iterator[moot.Moot]:
    """A conversation of somebody in a group of their own."""
    with moot.connect() as session:
        session.init("ada")
        session.new_group("garden")
        yield session
    assert home.exists()


def scripts() -> list[str]:
    """The scripts of the page, in order; the last goes on under trio until it is stopped."""
    return re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


def run(script: str) -> list[str]:
    """What a script prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.spec("AUTO-21")
def test_the_page_runs_as_it_stands(m: moot.Moot) -> None:
    m.add("clean the well", tags=["water"])
    daily, goals, deciding, looking, trying, under_trio = _ordered(scripts())
    first, second = run(daily)
    assert first == "ada done fix the pump"
    assert second.startswith("already-done - ")
    assert [thing.state for thing in m.things("well")] == ["claimed"]
    (said,) = m.thing(m.things("is:done")[0]).thread
    assert (said.kind, said.text, said.name) == ("news", "the seal is gone", "ada")
    assert run(goals) == [
        "[(0, 'dig the bed'), (0, 'sow beans')]",
        "True",
        "['2030-06-07', '2030-06-14']",
    ]
    assert run(deciding) == [
        "passes with more yes than no, if at least 1 of 1 vote",
        "passed ['yes']",
        "['fetch the tank']",
    ]
    found, again, gone, *concerns = run(looking)
    assert (found, again, gone) == ("['clean the pond']", "['clean the pond']", "[] []")
    assert concerns == []
    assert run(trying) == ["['fix the pump']"]
    assert "aconnect" in under_trio


def _ordered(found: list[str]) -> list[str]:
    """Those that run and end, then the one under trio."""
    return sorted(found, key=lambda script: "aconnect" in script)


@pytest.mark.spec("AUTO-24")
def test_every_act_has_a_method_and_every_method_a_place_on_the_page() -> None:
    written = "".join(
        (SCRIPTING / f"{name}.py").read_text()
        for name in ("verbs", "deciding", "keeping", "people")
    )
    done = set(re.findall(r'self\.act\(\s*"([a-z.]+)"', written))
    assert done == {*ACTS, *GROUP_ACTS} - {"rebuild", "stop"}
    table = "".join(re.findall(r"^\| .*$", PAGE.read_text(), re.MULTILINE))
    named = set(re.findall(r"`([a-z_]+)(?:\(.*?\)(?:\.\w+)?)?`", table))
    methods = {name for name in dir(moot.Moot) if not name.startswith("_")}
    assert methods - {"another_client", "known_seq", "wait_with", "events_with"} <= named


@pytest.mark.spec("AUTO-21")
def test_what_can_be_done_and_read(m: moot.Moot) -> None:
    goal = m.add_goal("spring", "a place to sit", tags=["x"])
    pump = m.add("pump", due=date(2030, 1, 2), goal="spring", notes="a\n\nb")
    shed = m.add("shed", due=datetime(2030, 1, 2, 18, 30, tzinfo=UTC), hands=2)
    assert pump.due == datetime(2030, 1, 2, 23, 59, 59, 999000, UTC)
    assert shed.due_at is not None
    assert (shed.due_at.date, shed.due_at.time) == ("2030-01-02", "18:30")
    assert (pump.goal, pump.goal_title, pump.marks[-1]) == (goal.id, "spring", "task")
    assert m.need(shed, pump).thing == m.things("is:blocked")[0]
    m.lift(pump, 3)
    m.back(goal, "watching", words="later")
    m.edit(pump, tag=["water", "urgent"], due=None)
    m.edit(pump, untag=["urgent"])
    m.claim(pump, role="help", words="I", until=date(2030, 1, 1))
    whole = m.thing(pump.short)
    assert (whole.tags, whole.due, whole.claims[0].role) == (("water",), None, "help")
    assert whole.claims[0].until == "2030-01-01"
    assert [one.title for one in whole.path] == ["spring"]
    assert m.thing(goal).decisions == ()
    assert m.thing(goal).backing[0].role == "watching"
    assert m.done(pump).unblocked[0].id == shed.id
    m.reopen(pump)
    m.drop(pump)
    m.move(shed, under=goal)
    m.move(shed, before=pump)
    assert [(line.title, line.depth) for line in m.tree()] == [
        ("spring", 0), ("shed", 1), ("pump", 1),
    ]  # fmt: skip
    assert [person.name for person in m.people()] == ["ada"]
    assert [(one.name, one.current, one.power) for one in m.groups()] == [("garden", True, "write")]
    assert m.log(limit=1)[0].kind == "move"
    assert m.log("kind:claim")[0].ours
    assert m.act("say", id=pump.id, text="hm").thought is not None
    assert m.get("/v1/status")["name"] == "ada"
    assert m.invite("read").startswith("MOOT1")
    assert m.rename("Ada L.").json["me"]["name"] == "Ada L."
    assert not m.wait(shed, timeout=0)
    assert repr(pump) == f"Thing(id='{pump.id}', kind='task', title='pump')"
    assert pump != shed


@pytest.mark.spec("AUTO-21")
def test_every_attribute_is_a_field_of_the_schema() -> None:
    kinds = {
        things.Thing: "thing", things.WholeThing: "whole-thing", things.Event: "event",
        things.Person: "person", things.Group: "group", things.Answer: "answer",
        things.Said: "said", things.Branch: "branch", things.Brief: "brief", things.Day: "when",
        things.Conflict: "conflict", things.Vote: "vote", things.Decision: "decision",
        things.Found: "found", things.Loose: "loose", things.Letter: "letter",
        things.SavedView: "saved-view", things.Template: "template",
    }  # fmt: skip
    records = {one for one in vars(things).values() if isinstance(one, type)} - {Record}
    assert {one for one in records if issubclass(one, Record)} == {*kinds, things.Member}
    for record, kind in kinds.items():
        described = _described(schemas.alone(kind))
        for owner in record.__mro__:
            for name, field in vars(owner).items():
                if isinstance(field, Field):
                    assert field._name in described, f"{record.__name__}.{name}"


def _described(schema: dict) -> set[str]:  # type: ignore[type-arg]
    found = set(schema.get("properties", ()))
    for part in (*schema.get("allOf", ()), schema):
        if "$ref" in part:
            found |= _described(schemas.alone(part["$ref"].removeprefix(schemas.NAMES)))
        elif part is not schema:
            found |= _described(part)
    return found


@pytest.mark.spec("AUTO-22")
def test_refusals_are_trouble(home: Path) -> None:
    with moot.connect() as m:
        with pytest.raises(moot.Trouble) as told:
            m.things()
        assert told.value.code == "no-profile"
        assert not home.exists()
        m.init("ada")
        with pytest.raises(moot.Trouble) as told:
            m.things()
        assert told.value.code == "no-group"
        m.new_group("garden")
        for ask, code in (
            (lambda: m.things("is:nonsense"), "bad-filter"),
            (lambda: m.thing("zzzz"), "unknown"),
            (lambda: m.thing("a/b"), "unknown"),
            (lambda: m.add("x", due="someday"), "bad-date"),
            (lambda: m.act("nonsense"), "usage"),
            (lambda: m.get("/v1/nothing"), "no-route"),
        ):
            with pytest.raises(moot.Trouble) as told:
                ask()
            assert told.value.code == code
            assert told.value.message
    with moot.connect(group="nowhere") as m, pytest.raises(moot.Trouble) as told:
        m.things()
    assert told.value.code == "unknown"


def test_a_node_that_went_is_started_again_and_ends_what_follows(m: moot.Moot) -> None:
    told = m.events()
    m.add("one")
    assert next(told).title == "one"
    m.act("stop")
    with pytest.raises(moot.Trouble) as stopped:
        next(told)
    assert stopped.value.code == "stopping"
    assert m.add("two").title == "two"
    assert [event.title for event in m.log("kind:add", since=0)] == ["one", "two"]


@pytest.mark.spec("AUTO-23")
async def test_under_trio_nothing_waits_for_a_request(m: moot.Moot) -> None:
    async with moot.aconnect() as later:
        with trio.fail_after(PATIENCE):
            await later.add("pump", tags=["water"])
            assert later.seq is not None
            heard: list[str | None] = []
            async with trio.open_nursery() as nursery:

                async def listen() -> None:
                    async for event in later.events(since=later.seq, q="+water"):
                        heard.append(event.title)
                        if len(heard) == 2:
                            return

                nursery.start_soon(listen)
                # A wait that never ends keeps nobody else from asking, and can be given up.
                patience = trio.CancelScope()

                async def wait() -> None:
                    with patience:
                        await later.wait("met", timeout=3000)

                nursery.start_soon(wait)
                await later.add("well", tags=["water"])
                (thing, *_) = await later.things("well")
                await later.claim(thing)
                patience.cancel()
            assert patience.cancelled_caught
            assert heard == ["well", "well"]
            with pytest.raises(moot.Trouble, match="there is no"):
                await later.thing("zzzz")
            assert (await later.people())[0].me
            with trio.move_on_after(0):
                await later.add("given up before it began")
            titles = [thing.title for thing in await later.things()]
            assert titles == [thing.title for thing in m.things()]
            assert titles == ["pump", "well"]


@pytest.mark.spec("AUTO-23")
def test_both_have_the_same_verbs() -> None:
    def verbs(of: type) -> set[str]:
        return {name for name in dir(of) if not name.startswith("_")}

    own = {"close", "another_client", "known_seq", "wait_with", "events_with"}
    assert verbs(moot.Moot) - own == verbs(moot.AsyncMoot) - {"run"}
