"""The daemon as a process: how it starts, serves, stops, dies and comes back."""

import json
import resource
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from http.client import HTTPException
from pathlib import Path

import pytest

from caller import RefusedError
from running import PATIENCE, NotStartedError, RunningNode, gardener, titles


@pytest.fixture
def start(tmp_path):
    """Starts nodes, and ends those that are left."""
    nodes = []

    def start(*options, folder=tmp_path / "ada", **more):
        nodes.append(RunningNode(folder, *options, **more))
        return nodes[-1]

    yield start
    for node in nodes:
        node.end(signal.SIGKILL)


def refusal(start, **more):
    with pytest.raises(NotStartedError) as caught:
        start(**more)
    assert caught.value.error["message"]
    return caught.value.error


@pytest.mark.spec("NODE-5")
@pytest.mark.spec("API-1")
def test_it_says_when_it_is_ready_and_lets_in_only_its_user(start):
    node = start()
    assert node.answer == {"ready": True, "pid": node.process.pid}
    assert stat.S_IMODE(Path(node.home.socket).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(node.home.socket).parent.stat().st_mode) == 0o700
    status = node.get("status")
    assert status["pid"] == node.process.pid
    assert status["home"] == node.home.data
    assert status["network"]["state"] == "off"


@pytest.mark.spec("API-2")
@pytest.mark.spec("API-3")
def test_it_works_while_the_network_starts_and_when_it_cannot(start):
    # A documentation address, which no machine has.
    node = gardener(start("--listen", "/ip4/203.0.113.77/tcp/0"))
    node.act("add", title="dig")
    waited = node.get("wait", **{"for": "ready", "timeout": 0})
    assert not waited["done"]
    while node.get("status")["network"]["state"] == "starting":
        node.get("wait", **{"for": "ready", "timeout": 1})
    assert node.get("status")["network"]["state"] == "failed"
    assert "network" in {one["code"] for one in node.get("status")["warnings"]}
    assert node.get("doctor")["faults"] == 1
    node.act("add", title="weed")
    assert titles(node.get("things")) == {"dig", "weed"}
    assert node.end() == 0


@pytest.mark.spec("NODE-6")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_also_with_readers_and_waiters(start, number):
    node = gardener(start())
    node.act("add", title="dig")
    with node.connect() as reader, node.connect() as waiter, node.connect() as idle:
        reader.sendall(b"GET /v1/events HTTP/1.1\r\nhost: moot\r\n\r\n")
        waiter.sendall(b"GET /v1/wait?for=met&timeout=600 HTTP/1.1\r\nhost: moot\r\n\r\n")
        assert reader.recv(10)
        idle.sendall(b"GET /v1/status HTTP/1.1\r\nhost: moot\r\n\r\n")
        assert idle.recv(10)
        assert node.end(number) == 0
    assert not Path(node.home.socket).exists()
    assert titles(start().get("things")) == {"dig"}


@pytest.mark.spec("NODE-6")
def test_it_ends_when_asked_to(start):
    node = start()
    assert node.act("stop")["pid"] == node.process.pid
    assert node.process.wait(PATIENCE) == 0


@pytest.mark.spec("NODE-7")
@pytest.mark.spec("API-3")
def test_what_was_answered_survives_being_killed_while_writing(start):
    node = gardener(start())
    done = []
    for life in range(4):
        writer = threading.Thread(target=_write_on, args=(node, f"life {life}", done))
        seen = len(done)
        writer.start()
        while len(done) < seen + 20 and writer.is_alive():
            pass
        node.process.send_signal(signal.SIGKILL)
        writer.join(PATIENCE)
        assert len(done) >= seen + 20
        node.end()
        assert Path(node.home.socket).exists()
        node = start()
        assert titles(node.get("things", all=1)) >= set(done)
        assert node.get("doctor")["faults"] == 0
    assert node.act("rebuild")["rebuilt"][0]["equal"]


@pytest.mark.spec("NODE-10")
def test_what_is_no_address_is_named_with_what_would_be_one(start):
    node = gardener(start("--listen", "garbage"))
    node.act("add", title="dig")
    assert titles(node.get("things")) == {"dig"}
    ends = time.monotonic() + PATIENCE
    while (network := _check(node, "network"))["state"] != "fault":
        assert time.monotonic() < ends, network
    assert "/ip4/" in network["next"][0]
    waited = node.get("wait", **{"for": "ready", "timeout": 1})
    assert "'garbage' is not one IP address" in waited["pending"][0]


def _check(node, name):
    """One of the checks of the node's own health."""
    (check,) = [one for one in node.get("doctor")["checks"] if one["name"] == name]
    return check


def _write_on(node, name, done):
    """Write until nobody answers."""
    try:
        while True:
            title = f"{name}, task {len(done)}"
            node.act("add", title=title)
            done.append(title)
    except (OSError, ValueError, HTTPException):  # it ends wherever an answer was
        return


@pytest.mark.spec("NODE-3")
def test_two_nodes_on_one_home_end_in_a_clear_word(start):
    node = start()
    error = refusal(start)
    assert error["code"] == "running"
    assert str(node.process.pid) in error["cause"]
    assert error["next"]
    node.act("init", name="ada")


@pytest.mark.spec("NODE-4")
def test_a_busy_socket_is_reported_and_left_alone(start, tmp_path):
    (tmp_path / "ada" / "run").mkdir(parents=True, mode=0o700)
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(tmp_path / "ada" / "run" / "api.sock"))
        other.listen()
        assert refusal(start)["code"] == "socket-busy"
    start()


@pytest.mark.parametrize("damage", [b"not a database at all, but long enough" * 200, None])
def test_a_damaged_store_is_refused_with_a_way_out(start, tmp_path, damage):
    node = gardener(start())
    for number in range(50):
        node.act("add", title=f"task {number}")
    node.end()
    path = Path(node.home.database)
    content = bytearray(path.read_bytes())
    path.write_bytes(damage or bytes(content[:4096] + b"\xff" * 4096 * 4))
    error = refusal(start)
    assert error["code"] == "damaged"
    assert str(path) in error["next"][0]
    examined = _doctor(tmp_path / "ada")
    assert examined["faults"] == 1
    # The way out: move it away and begin anew.
    path.rename(path.with_suffix(".old"))
    gardener(start())


def _doctor(folder):
    command = [sys.executable, "-m", "moot.node", "--home", str(folder), "--doctor"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert done.returncode == (1 if found["faults"] else 0)
    return found


def test_a_store_of_a_newer_version_is_not_touched(start):
    node = start()
    node.end()
    with sqlite3.connect(node.home.database) as other:
        other.execute("pragma user_version = 999")
    other.close()
    before = Path(node.home.database).read_bytes()
    assert refusal(start)["code"] == "too-new"
    assert Path(node.home.database).read_bytes() == before


def test_a_store_that_somebody_else_has_open_is_busy(start):
    node = start()
    node.end()
    other = sqlite3.connect(node.home.database)
    other.execute("begin exclusive")
    try:
        assert refusal(start)["code"] == "store-busy"
    finally:
        other.close()
    start()


def test_a_home_at_rest_is_examined_and_one_in_use_is_not_disturbed(start, tmp_path):
    node = gardener(start())
    examined = _doctor(tmp_path / "ada")
    assert "running" in examined["checks"][-1]["message"]
    node.end()
    assert _doctor(tmp_path / "ada")["faults"] == 0
    assert _doctor(tmp_path / "nobody")["faults"] == 0


@pytest.mark.spec("NODE-8")
@pytest.mark.skipif(sys.platform != "linux", reason="takes prlimit")
def test_a_full_disk_refuses_the_write_and_nothing_else(start):
    node = gardener(start(limit=600_000))
    written = []
    with pytest.raises(RefusedError) as caught:
        while True:
            written.append(f"task {len(written)}")
            node.act("add", title=written[-1], fields={"notes": "x" * 8_000})
    refused = written.pop()
    assert (caught.value.status, caught.value.code) == (507, "disk")
    assert titles(node.get("things")) == set(written)
    assert node.get("status")["pid"] == node.process.pid
    resource.prlimit(node.process.pid, resource.RLIMIT_FSIZE, (-1, -1))
    node.act("add", title=refused)
    assert titles(node.get("things")) == {*written, refused}
    node.end(signal.SIGKILL)
    assert titles(start().get("things")) == {*written, refused}


def test_a_start_without_room_says_so(start):
    error = refusal(start, limit=20_000)
    assert error["code"] == "disk"
    assert error["next"]
    start()


def test_a_typo_in_the_options_is_a_usage_error(tmp_path):
    command = [sys.executable, "-m", "moot.node", "--home", str(tmp_path), "--no-netwrok"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_the_log_holds_no_words_of_people(start):
    node = gardener(start(), "Adalbert")
    node.act("add", title="a secret errand", fields={"notes": "hush"})
    with pytest.raises(RefusedError):
        node.act("add", title="another", fields={"due": "secretly"})
    node.end()
    log = Path(node.home.log).read_text()
    for word in ("Adalbert", "garden", "errand", "hush", "secret"):
        assert word not in log
    assert stat.S_IMODE(Path(node.home.log).stat().st_mode) == 0o600
