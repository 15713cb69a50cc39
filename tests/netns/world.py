"""A small internet of network namespaces: switches, hosts, and cables between them.

It needs a network of its own to stand in, which `./test net` makes: inside, everybody is root of
nothing but this, and all of it is gone with the last process, however that one ended.

    with World() as world:
        lan = world.switch("lan")
        ada, ben = world.host("ada"), world.host("ben")
        ada.plug(lan, "10.0.0.1/24")
        port = ben.plug(lan, "10.0.0.2/24")
        port.cut()      # a black hole: ben's card sees nothing wrong
        port.mend()

A router is a host with two ports and `forward()`; what else it does, `run("nft", ...)` tells it.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from netns.line import Weather

PATIENCE_S = 30
"""For one command that sets something up; only a failure reaches it."""
CLEAR = Weather()
SILENT = Weather(loss=1)

_numbers = itertools.count(1)


class Failed(Exception):
    """A command that sets the scene did not work."""


def run(*words: str) -> str:
    """Run a command that must succeed; return what it printed. Raises Failed."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def ip(*words: str) -> str:
    """Run iproute2. Raises Failed."""
    return run(shutil.which("ip") or "/sbin/ip", *words)


class Space:
    """One network namespace, which `ip netns` knows by name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.space = f"{name}-{os.getpid()}-{next(_numbers)}"
        ip("netns", "add", self.space)
        try:
            self.ip("link", "set", "lo", "up")
        except Failed:
            self.close()
            raise

    def ip(self, *words: str) -> str:
        """Run iproute2 in here."""
        return ip("-n", self.space, *words)

    def command(self, *words: str) -> tuple[str, ...]:
        """The words that run a command in here; its pid is that of the command."""
        return (shutil.which("ip") or "/sbin/ip", "netns", "exec", self.space, *words)

    def run(self, *words: str) -> str:
        """Run a command in here that must succeed; return what it printed. Raises Failed."""
        return run(*self.command(*words))

    def set(self, setting: str, value: object) -> None:
        """Set a kernel setting of the network in here, such as `net.ipv4.ip_forward`."""
        self.run("sh", "-c", f"echo {value} > /proc/sys/{setting.replace('.', '/')}")

    def close(self) -> None:
        """Forget the name; what is in it goes with the last process in it."""
        ip("netns", "delete", self.space)


class Switch(Space):
    """A bridge, in a namespace of its own. Nobody lives in it."""

    BRIDGE = "bridge0"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.set("net.ipv6.conf.all.disable_ipv6", 1)
        self.ip("link", "add", self.BRIDGE, "type", "bridge")
        self.ip("link", "set", self.BRIDGE, "up")


class Trunk:
    """A cable between two switches."""

    def __init__(self, one: Switch, other: Switch) -> None:
        self._one, self._end = one, f"k{next(_numbers)}"
        far = f"k{next(_numbers)}"
        ip(
            *("link", "add", self._end, "netns", one.space, "type", "veth"),
            *("peer", "name", far, "netns", other.space),
        )
        other.ip("link", "set", far, "master", Switch.BRIDGE, "up")
        one.ip("link", "set", self._end, "up")
        self.mend()

    def cut(self) -> None:
        """Part the two; nobody is told."""
        self._one.ip("link", "set", self._end, "nomaster")

    def mend(self) -> None:
        """Undo `cut`."""
        self._one.ip("link", "set", self._end, "master", Switch.BRIDGE)


class Line:
    """The process behind a bad line, and its weather."""

    def __init__(self) -> None:
        number = next(_numbers)
        self.near, self.far = (f"t{os.getpid()}{end}{number}" for end in "nf")
        program = Path(__file__).with_name("line.py")
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(program), self.near, self.far],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise Failed("no TAP devices can be made here")

    def set(self, there: Weather = CLEAR, back: Weather | None = None) -> dict[str, list[int]]:
        """Change the weather: from the host, and to it (the same if not told).

        Returns by way how many frames were carried and how many lost so far.
        """
        back = there if back is None else back
        return self._order({"there": there._asdict(), "back": back._asdict()})

    def counts(self) -> dict[str, list[int]]:
        """How many frames were carried and lost so far, by way."""
        return self._order({})

    def close(self) -> None:
        """End the process; its devices go with it."""
        self._process.kill()
        self._process.communicate(timeout=PATIENCE_S)

    def _order(self, order: object) -> dict[str, list[int]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, list[int]] = json.loads(self._process.stdout.readline())
        return answer


class Port:
    """Where a host is plugged into a switch."""

    def __init__(self, host: Host, switch: Switch, address: str, line: Line | None) -> None:
        self.host, self.switch, self.address, self.line = host, switch, address, line
        self.card = f"eth{len(host.ports)}"
        self.end = f"p{next(_numbers)}"
        if line is None:
            ip(
                *("link", "add", self.card, "netns", host.space, "type", "veth"),
                *("peer", "name", self.end, "netns", switch.space),
            )
        else:
            ip("link", "set", line.near, "netns", host.space, "name", self.card)
            ip("link", "set", line.far, "netns", switch.space, "name", self.end)
        self.mend()
        switch.ip("link", "set", self.end, "up")
        self.host.ip("address", "add", self.address, "dev", self.card)
        self.replug()

    def cut(self) -> None:
        """Let everything vanish on the way; neither end is told."""
        self.switch.ip("link", "set", self.end, "nomaster")

    def mend(self) -> None:
        """Undo `cut`."""
        self.switch.ip("link", "set", self.end, "master", Switch.BRIDGE)

    def unplug(self) -> None:
        """Take the card down: the host sees it, and has no way there any more."""
        self.host.ip("link", "set", self.card, "down")

    def replug(self) -> None:
        """Undo `unplug`, the way out included."""
        self.host.ip("link", "set", self.card, "up")
        if self.host.gateway is not None:
            self.host.ip("route", "replace", "default", "via", self.host.gateway)

    def move(self, address: str) -> None:
        """Have another address from now on, and no longer the old one."""
        self.host.ip("address", "delete", self.address, "dev", self.card)
        self.host.ip("address", "add", address, "dev", self.card)
        self.address = address
        if self.host.gateway is not None:
            self.host.ip("route", "replace", "default", "via", self.host.gateway)


class Host(Space):
    """A machine."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(name)
        self._world = world
        self.ports: list[Port] = []
        self.gateway: str | None = None
        self.set("net.ipv6.conf.all.accept_dad", 0)
        self.set("net.ipv6.conf.default.accept_dad", 0)

    def plug(self, switch: Switch, address: str, *, line: bool = False) -> Port:
        """Plug a new card into a switch; `line` for a line whose weather can be changed."""
        port = Port(self, switch, address, self._world.line() if line else None)
        self.ports.append(port)
        return port

    def route(self, gateway: str) -> None:
        """Send what is for elsewhere to this address."""
        self.gateway = gateway
        self.ip("route", "replace", "default", "via", gateway)

    def forward(self) -> None:
        """Pass on between its ports what is not for itself: be a router."""
        self.set("net.ipv4.ip_forward", 1)
        self.set("net.ipv6.conf.all.forwarding", 1)


class World:
    """All of it. Ends what it began when the block ends."""

    def __init__(self) -> None:
        self._spaces: list[Space] = []
        self._lines: list[Line] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def switch(self, name: str = "lan") -> Switch:
        """A network to which hosts can be plugged."""
        switch = Switch(name)
        self._spaces.append(switch)
        return switch

    def host(self, name: str) -> Host:
        """A machine without a network."""
        host = Host(self, name)
        self._spaces.append(host)
        return host

    def hosts(self, switch: Switch, names: Sequence[str], *, line: bool = False) -> list[Host]:
        """Machines at one switch, 10.0.0.1 and so on."""
        found = []
        for number, name in enumerate(names, 1):
            host = self.host(name)
            host.plug(switch, f"10.0.0.{number}/24", line=line)
            found.append(host)
        return found

    def line(self) -> Line:
        """A line of one's own, of which both ends are loose."""
        line = Line()
        self._lines.append(line)
        return line

    def close(self) -> None:
        """Take everything down."""
        for line in self._lines:
            line.close()
        for space in self._spaces:
            space.close()
        self._lines, self._spaces = [], []
