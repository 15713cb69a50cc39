"""What a keeper costs: `bench/keeper.py [--groups N] [--members N] [--seconds N] [--entries N]`.

Prints one JSON object a line. `idle`: a keeper in a process of its own, with so many groups, of
each so many members with a session, all of them real nodes on loopback: its memory, and its time on
the processor while nobody writes. `ingest`: entries that a keeper verifies and stores, without
opening them, beside a member who does; both in this process, in turns.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import trio

from moot.crdt.op import Op
from moot.node.connect import connect
from moot.node.forge import Forge
from moot.node.home import Home
from moot.node.node import Node
from moot.node.ports import SystemClock, SystemRandomness
from moot.node.replica import Replica
from moot.node.store.contract import Enrolment
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from moot.node.ways.whereabouts import ours
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.invite import Invite
from moot.protocol.run import Run
from moot.protocol.signature import SigningKey
from moot.protocol.supply import Ask

LOOPBACK = "/ip4/127.0.0.1/tcp/0"
PATIENCE_S = 300
TICKS = os.sysconf("SC_CLK_TCK")
PORTION = 1_048_576


class Keeper:
    """`python -m moot.node` on a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = Home.find(str(folder), {})
        words = ["-m", "moot.node", "--home", str(folder), "--listen", LOOPBACK]
        self.process = subprocess.Popen([sys.executable, *words])

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What it answers over its socket."""
        connection = http.client.HTTPConnection("moot")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.home.socket)
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def take(self, invite: Invite) -> None:
        """Let it keep a group."""
        self.ask("POST", "/v1/acts", {"act": "keeper.take", "invite": invite.text()})

    @property
    def cpu_s(self) -> float:
        """Seconds on the processor so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def resident(self) -> int:
        """Bytes that it holds in memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("the keeper is gone")

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(PATIENCE_S)


async def idle(groups: int, members: int, seconds: int) -> None:
    """Measure a keeper that has company and nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        keeper = Keeper(Path(folder) / "keeper")
        try:
            await _wait(lambda: Path(keeper.home.socket).exists())
            await _until_up(keeper)
            bare = keeper.resident
            async with trio.open_nursery() as nursery:
                for number in range(groups):
                    keeper.take(await _village(nursery, number, members))
                await _wait(lambda: _sessions(keeper) >= groups * members)
                await trio.sleep(10)
                before, began = keeper.cpu_s, time.monotonic()
                await trio.sleep(seconds)
                spent, passed = keeper.cpu_s - before, time.monotonic() - began
                print(
                    json.dumps(
                        {
                            "measure": "idle",
                            "groups": groups,
                            "sessions": _sessions(keeper),
                            "alone_mb": round(bare / 1e6, 1),
                            "resident_mb": round(keeper.resident / 1e6, 1),
                            "cpu_s": round(spent, 2),
                            "in_s": round(passed, 1),
                            "cpu_percent": round(100 * spent / passed, 2),
                        }
                    )
                )
                nursery.cancel_scope.cancel()
        finally:
            keeper.close()


async def _village(nursery: trio.Nursery, number: int, members: int) -> Invite:
    """Some members of a new group, each a node of its own; and an invite that names them all."""
    nodes = [Node(MemoryStore(), SystemClock(), SystemRandomness()) for _ in range(members)]
    for node in nodes:
        nursery.start_soon(connect, node, [LOOPBACK], trio.Event())
    await _wait(lambda: all(node.network.addresses for node in nodes))
    found = [address for node in nodes for address in ours(node)]
    keys: GroupKeys | None = None
    for node in nodes:
        node.profile.set_name("somebody")
        if keys is None:
            keys = node.profile.found_group(f"group {number}").replica.keys
        else:
            node.profile.join(Invite(keys, "", tuple(found[:1])))
    assert keys is not None
    return Invite(keys.lowered(Power.KEEP), "", tuple(found))


async def _until_up(keeper: Keeper) -> None:
    def up() -> bool:
        try:
            return bool(keeper.ask("GET", "/v1/keeper")["network"]["state"] == "up")
        except OSError:
            return False

    await _wait(up)


async def _wait(holds: Any) -> None:
    with trio.fail_after(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - anything can be a condition
            await trio.sleep(0.2)


def _sessions(keeper: Keeper) -> int:
    return sum(one["sessions"] for one in keeper.ask("GET", "/v1/keeper")["groups"])


# -- ingest ----------------------------------------------------------------------------------------


def ingest(entries: int, rounds: int) -> None:
    """Measure how fast entries are taken in, unopened and opened."""
    keys = GroupKeys.write(SystemRandomness().bytes(32))
    portions = _written(keys, entries)
    rates: dict[str, list[float]] = {"keeper": [], "member": []}
    sizes: dict[str, int] = {}
    for _ in range(rounds):
        for name, power in (("keeper", Power.KEEP), ("member", Power.WRITE)):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "moot.db"
                store = SqliteStore(str(path))
                replica = _replica(store, keys.lowered(power))
                began = time.process_time()
                for runs in portions:
                    replica.ingest(runs)
                rates[name].append(entries / (time.process_time() - began))
                store.close()
                sizes[name] = path.stat().st_size
    line: dict[str, object] = {"measure": "ingest", "unit": "entries per second of one core"}
    line |= {name: round(median(found)) for name, found in rates.items()}
    line |= {f"{name}_bytes_per_entry": round(size / entries) for name, size in sizes.items()}
    line["samples"] = {name: [round(one) for one in found] for name, found in rates.items()}
    print(json.dumps(line))


def _replica(store: SqliteStore | MemoryStore, keys: GroupKeys) -> Replica:
    gate = None if keys.power is Power.WRITE else keys.gate_public
    with store.transaction():
        store.join(Enrolment(keys.group, "", int(keys.power), keys.secret, gate, None, None, ()))
    return Replica(store, keys)


def _written(keys: GroupKeys, entries: int) -> list[tuple[Run, ...]]:
    """What a member would give to a newcomer: tasks with a short title, an entry each."""
    chance = SystemRandomness()
    source = _replica(MemoryStore(), keys)
    signers = SigningKey(chance.bytes(32)), SigningKey(chance.bytes(32))
    pen = Forge(source, *signers, SystemClock(), chance)
    pen.write_all(
        [
            [Op(number.to_bytes(10, "big"), "title", f"fix the pump no. {number}", ())]
            for number in range(entries - 1)
        ]
    )
    portions: list[tuple[Run, ...]] = []
    asks: tuple[Ask, ...] = tuple(Ask(log.key, ()) for log in source.logs)
    while asks:
        supply = source.supply(asks, PORTION)
        portions.append(tuple(supply.runs))
        asks = tuple(supply.rest)
    return portions


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=20)
    parser.add_argument("--members", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    ingest(given.entries, given.rounds)
    trio.run(idle, given.groups, given.members, given.seconds)


if __name__ == "__main__":
    main()
