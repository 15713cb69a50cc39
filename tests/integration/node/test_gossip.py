"""Real nodes, each of which was told of one other: news reach all, and hardly ever twice."""

import http.client
import re
import signal

import pytest

from moot.node import preferences
from running import PATIENCE, RunningNode, gardener, titles

LOOPBACK = ("--listen", "/ip4/127.0.0.1/tcp/0")
NAMES = ("ada", "ben", "cy", "dee", "eli")
ROUNDS = 4


@pytest.fixture
def garden(tmp_path):
    """Five in one group, each invited by the one before."""
    nodes = [RunningNode(tmp_path / name, *LOOPBACK) for name in NAMES]
    gardener(nodes[0])
    for name, before, node in zip(NAMES[1:], nodes, nodes[1:], strict=False):
        node.act("join", invite=before.act("invite")["invite"], name=name)
        assert node.get("wait", **{"for": "synced", "timeout": PATIENCE})["done"]
    for node in nodes:
        preferences.write(node.home.config, "metrics", "on")
    yield nodes
    for node in nodes:
        node.end(signal.SIGKILL)


def synced(nodes):
    for node in nodes:
        assert node.get("wait", **{"for": "synced", "timeout": PATIENCE})["done"]


def runs(nodes, which):
    """How many runs came to all of them that were new, or were held already."""
    total = 0
    for node in nodes:
        connection = http.client.HTTPConnection("moot")
        connection.sock = node.connect()
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        total += int(float(re.findall(rf"^moot_runs_{which}_total (\S+)", text, re.MULTILINE)[0]))
    return total


@pytest.mark.spec("GSP-5")
def test_real_nodes_learn_to_send_each_entry_once(garden):
    for number, node in enumerate(garden):
        node.act("add", title=f"first words {number}")
        synced(garden)
    new, again = runs(garden, "new"), runs(garden, "again")
    for number in range(ROUNDS):
        garden[number].act("add", title=f"more {number}")
        synced(garden)
    assert all(len(titles(node.get("things"))) == len(garden) + ROUNDS for node in garden)
    assert runs(garden, "new") - new == ROUNDS * (len(garden) - 1)
    assert runs(garden, "again") - again <= 1
