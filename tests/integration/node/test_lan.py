"""Two real nodes in one network find each other by what they show there, with no other hint."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from moot.node import preferences
from moot.node.home import Home
from running import PATIENCE, RunningNode, gardener

LOOPBACK = ("--listen", "/ip4/127.0.0.1/tcp/0")


def home(folder: Path, lan: str) -> Path:
    """A home that looks around, or does not. On loopback alone, it would not of itself."""
    found = Home.find(str(folder), {})
    found.prepare()
    preferences.write(found.config, "lan", lan)
    return folder


@pytest.mark.spec("LAN-1")
def test_members_meet_in_one_network_though_nobody_told_them_an_address(tmp_path: Path) -> None:
    ada = RunningNode(home(tmp_path / "ada", "on"), "--no-network")
    gardener(ada)
    invite = ada.act("invite")
    assert invite["addresses"] == []
    ada.end()
    nodes = [RunningNode(tmp_path / "ada", *LOOPBACK)]
    try:
        nodes.append(RunningNode(home(tmp_path / "ben", "on"), *LOOPBACK))
        ada, ben = nodes
        ben.act("join", invite=invite["invite"], name="ben")
        assert ben.get("wait", **{"for": "met", "timeout": PATIENCE})["done"]
        assert ben.get("ping/ada")["path"] == "this-machine"
        preferences.write(ben.home.config, "lan", "off")
    finally:
        for node in nodes:
            node.end(signal.SIGKILL)


@pytest.mark.spec("NET-21")
def test_a_proxy_that_is_not_understood_keeps_the_node_off_the_network_until_it_is(
    tmp_path: Path,
) -> None:
    folder = home(tmp_path / "ada", "off")
    settings = Path(preferences.path_in(Home.find(str(folder), {}).config))
    settings.write_text("proxy = tor\n")
    settings.chmod(0o600)
    node = RunningNode(folder, *LOOPBACK)

    def network() -> dict[str, object]:
        found: dict[str, object] = node.get("status")["network"]
        return found

    try:
        gardener(node)
        until(lambda: network()["state"] == "failed")
        assert network()["addresses"] == []
        assert {one["name"]: one for one in node.get("doctor")["checks"]}["settings"]["next"]
        settings.write_text("")
        until(lambda: network()["state"] == "up")
    finally:
        node.end(signal.SIGKILL)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
