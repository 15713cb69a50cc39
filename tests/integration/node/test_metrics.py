"""Numbers for whoever watches machines: off at first, and without a word of anybody."""

import http.client
import socket
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from laptop import Laptop
from moot.cli.connection import Connection
from moot.protocol.events import Ending

ANSWER_S = 30


def _asked(laptop: Laptop) -> tuple[int, str, str]:
    """Status, type and text of the answer."""
    socket = laptop.says("status", "--format", "{socket}")
    connection = Connection(socket, ANSWER_S)
    connection.send("GET", "/metrics", {})
    response = connection.receive()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers["content-type"], text


@pytest.mark.spec("API-71")
def test_a_node_tells_numbers_once_that_is_asked_for(tmp_path: Path) -> None:
    ada = Laptop(tmp_path, "ada")
    try:
        ada.says("init", "--name", "ada", "--no-input")
        ada.says("group", "new", "garden")
        ada.says("add", "fix the pump", "+water")
        status, _, text = _asked(ada)
        assert (status, "moot config set metrics on" in text) == (404, True)
        ada.says("config", "set", "metrics", "on")
        status, kind, text = _asked(ada)
        assert status == 200
        assert kind.startswith("text/plain; version=0.0.4")
        told = _told(text)
        entries = ada.reads("status")["groups"][0]["entries"]
        assert (told["moot_groups"], told["moot_members"], told["moot_logs"]) == (1, 1, 1)
        assert told["moot_entries"] == told["moot_taken_in_total"] == entries
        assert told["moot_network_up"] == told["moot_waiting"] == told["moot_gaps"] == 0
        assert told["moot_tasks"] > 1
        assert told["moot_store_bytes"] >= (ada.home / "moot.db").stat().st_size
        me = ada.reads("me")
        for word in ("ada", "garden", "pump", "water", me["groups"][0]["id"], str(ada.home)):
            assert word not in text
        ada.says("config", "set", "metrics", "off")
        assert _asked(ada)[0] == 404
    finally:
        ada.close()


@pytest.mark.spec("KEEP-13")
@pytest.mark.spec("KEEP-14")
def test_a_keeper_tells_its_numbers_at_a_port_of_this_machine(tmp_path: Path) -> None:
    ada, keeper = Laptop(tmp_path, "ada"), Laptop(tmp_path, "keeper")
    try:
        ada.says("init", "--name", "ada", "--no-input")
        ada.says("group", "new", "garden")
        invite = ada.says("invite", "--keep", "--to", "-")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        keeper.says("config", "set", "metrics", str(port))
        keeper.says("config", "set", "keeper.quota", "3GB")
        group = keeper.says("keep", "--quiet", paste=invite)
        status, text = _at_port(port)
        assert status == 200
        told = _told(text)
        assert (told["moot_kept_groups"], told["moot_kept_groups_paused"]) == (1, 0)
        assert (told["moot_kept_quota_bytes"], told["moot_kept_entries"]) == (3 * 10**9, 0)
        assert told["moot_received_bytes_total"] == told["moot_sessions_refused_total"] == 0
        assert told["moot_disk_free_bytes"] > 0
        for word in (group[:8], str(keeper.home)):
            assert word not in text
        assert _at_port(port, path="/v1/status")[0] == 404
        assert _at_port(port, host="evil.example")[0] == 400
        # It is off the network here, which is no health.
        assert keeper.types("keep", "status", "--check").code == 1
        assert keeper.types("keep", "status").code == 0
        assert f'ending="{Ending.OFFENCE.name.lower()}"' in text
    finally:
        for laptop in (ada, keeper):
            laptop.close()


def _at_port(port: int, path: str = "/metrics", host: str = "localhost") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
    connection.request("GET", path, headers={"host": f"{host}:{port}"})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def _told(text: str) -> dict[str, float]:
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
