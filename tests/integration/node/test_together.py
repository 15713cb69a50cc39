"""Two nodes on loopback, through their APIs alone: nothing is done twice, nothing is asked for."""

import json
import signal

import pytest

from running import PATIENCE, RunningNode, gardener, titles

LOOPBACK = ("--listen", "/ip4/127.0.0.1/tcp/0")


@pytest.fixture
def pair(tmp_path):
    """Ada and Ben in one group, connected."""
    nodes = [RunningNode(tmp_path / name, *LOOPBACK) for name in ("ada", "ben")]
    ada, ben = nodes
    gardener(ada)
    ben.act("join", invite=ada.act("invite")["invite"], name="ben")
    assert ben.get("wait", **{"for": "met", "timeout": PATIENCE})["done"]
    yield ada, ben
    for node in nodes:
        node.end(signal.SIGKILL)


def synced(*nodes):
    for node in nodes:
        assert node.get("wait", **{"for": "synced", "timeout": PATIENCE})["done"]


def test_a_write_is_on_the_other_disk_and_in_its_events_by_itself(pair):
    ada, ben = pair
    synced(ada, ben)
    with ada.connect() as reader, reader.makefile() as lines:
        reader.sendall(b"GET /v1/events?kinds=add HTTP/1.1\r\nhost: moot\r\n\r\n")
        while "event: start" not in lines.readline():
            pass
        ben.act("add", title="dig", fields={"tags+": ["bed"]})
        while not (line := lines.readline()).startswith('data: {"seq"') or "dig" not in line:
            pass
    event = json.loads(line.removeprefix("data: "))
    assert (event["name"], event["kind"], event["ours"]) == ("ben", "add", False)
    assert titles(ada.get("things", q="+bed")) == {"dig"}
    synced(ben)
    assert ben.get("things")[0]["have"] == {"count": 1, "of": 1}


def test_each_sees_the_other_here_and_then_away(pair):
    ada, ben = pair
    synced(ada, ben)
    assert ada.get("ping/ben")["path"] == "this-machine"
    assert {one["name"] for one in ada.get("people") if one["here"]} == {"ada", "ben"}
    assert ada.get("status")["peers"]["connected"] == 1
    with ada.connect() as reader, reader.makefile() as lines:
        reader.sendall(b"GET /v1/events HTTP/1.1\r\nhost: moot\r\n\r\n")
        while '"here": true' not in lines.readline():
            pass
        assert ben.end() == 0
        while '"here": false' not in lines.readline():
            pass
    assert ada.get("status")["here"] == 0
    ada.act("add", title="dig")
    person = ada.get("sync")["people"][0]
    assert (person["name"], person["state"], person["lacks"]) == ("ben", "lacks", 1)
    assert person["reason"]


def test_what_was_done_apart_is_together_after_a_kill_and_a_return(pair, tmp_path):
    ada, ben = pair
    ada.act("add", title="both")
    synced(ada)
    ben.end(signal.SIGKILL)
    ada.act("add", title="while ben was away")
    ben = RunningNode(tmp_path / "ben", "--no-network")
    ben.act("add", title="on a train")
    ben.end()
    ben = RunningNode(tmp_path / "ben", *LOOPBACK)
    try:
        synced(ada, ben)
        hashes = [node.get("state-hash")["hash"] for node in (ada, ben)]
        assert hashes[0] == hashes[1]
        assert titles(ada.get("things")) == {"both", "while ben was away", "on a train"}
    finally:
        ben.end(signal.SIGKILL)


def test_leaving_takes_a_group_away_here_and_from_nobody_else(pair):
    ada, ben = pair
    ben.act("add", title="dig")
    synced(ben)
    ben.act("leave", group="garden")
    assert ben.get("groups") == []
    assert titles(ada.get("things")) == {"dig"}
    invite = ada.act("invite")["invite"]
    ben.act("join", invite=invite)
    assert ben.get("wait", **{"for": "met", "timeout": PATIENCE})["done"]
    synced(ada)
    assert titles(ben.get("things")) == {"dig"}
