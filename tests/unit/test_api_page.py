"""The page on the API and the API agree on names, codes and verbs."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from caller import Caller, friend_of, gardener, meet
from moot.node.acts.act import ACTS, GROUP_ACTS
from moot.node.acts.fields import READERS
from moot.node.api.app import LISTS, READS, WAITS
from moot.node.query.filter import WORDS
from moot.node.query.terms import FIELDS
from moot.node.trouble import STATUS
from moot.node.version import VERSION

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "specs/api.md").read_text()


def section(title):
    return re.split(r"^#+ ", PAGE.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def keys_in(text):
    return set(re.findall(r'"(\w+)":', text))


def keys_of(value):
    """Every key at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


@pytest.fixture
async def answers():
    ada = await gardener()
    ben = await friend_of(ada)
    meet(ada, ben)
    pump = await ada.add("pump", due="2030-01-01")
    await ada.act("claim", id=pump)
    await ada.act("lift", id=pump, lift=1)  # so that its score has a term
    await ada.act("say", id=pump, text="hm")
    await ada.act("repeat", id=await ada.add("water"), rule="daily")
    return {
        "Thing": await ada.get("/v1/things", q="kind:task", all=1),
        "Sync": await ada.get("/v1/sync"),
        "Group": await ada.get("/v1/groups"),
        "Person": await ada.get("/v1/people"),
        "Event": await ada.get("/v1/log", q="kind:claim"),
        "Status": await ada.get("/v1/status"),
    }


async def test_every_field_on_the_page_is_in_the_answers_and_the_other_way_round(answers):
    blocks = re.findall(r"```json\n(.*?)```", section("Group, Person, Peer"), re.DOTALL)
    shown = {
        "Thing": section("Thing").split("```")[1],
        "Sync": section("Sync"),
        "Group": blocks[0],
        "Person": blocks[1],
    }
    for name, text in shown.items():
        assert keys_in(text) == keys_of(answers[name]), name
    told = keys_in(section("Events")) - {"to", "gone", "claims"}
    assert told == set(answers["Event"][0])
    # A status has groups inside, which are shown elsewhere; of warnings and of ways through others
    # there are none.
    absent = {"code", "message", "next", "relayed"}
    assert keys_in(section("Status")) - absent == keys_of(answers["Status"]) - keys_in(
        blocks[0]
    ) | {"name", "current", "people", "here"}


async def test_one_thing_has_what_the_page_says_besides():
    ada = await gardener()
    pump = await ada.add("pump")
    listed = set((await ada.get("/v1/things"))[0])
    shown = set(await ada.get(f"/v1/things/{pump}"))
    block = section("Thing").split("```")[3]
    besides = set(re.findall(r'^ ?\{?"(\w+)":', block.removeprefix("json\n"), re.MULTILINE))
    assert shown - listed == besides


def test_routes_verbs_codes_and_words_are_on_the_page():
    for route in (*READS, *LISTS, *WAITS, "/v1/events", "/v1/dump"):
        assert f"GET {route}" in PAGE
    acts = set(
        re.findall(r"`([a-z.]+)`", "".join(re.findall(r"^\| (`.*?) \|", section("Writing"), re.M)))
    )
    assert acts >= set(ACTS) | set(GROUP_ACTS)
    table = "".join(line for line in section("Errors").splitlines() if line.startswith("| 4"))
    for code, status in STATUS.items():
        assert f"`{code}`" in section("Errors"), code
        assert status in {400, 403, 404, 409, 421, 423, 503, 507}
    assert "`usage`" in table
    for name in READERS:
        assert f"`{name}`" in section("Writing")
    for word in WORDS:
        assert word in section("Filters")
    for field in FIELDS:
        assert f"{field}:" in section("Filters")


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION


async def test_times_are_rfc_3339_in_utc():
    ada = Caller("ada")
    await ada.act("init", name="ada")
    started = (await ada.get("/v1/status"))["started"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", started)
    assert json.loads(json.dumps(started)) == started
