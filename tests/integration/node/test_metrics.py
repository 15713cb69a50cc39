"""Numbers for whoever watches machines: off at first, and without a word of anybody."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from laptop import Laptop
from moot.cli.connection import Connection

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
        told = {
            sample.name: sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
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
