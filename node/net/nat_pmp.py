"""NAT-PMP (RFC 6886): asks the router at home to let others in, in two packets.

Small routers that speak no UPnP often speak this. PCP, its successor, answers to it too. All of
this blocks and belongs in a thread.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from moot.node.net.insides import multiaddress
from moot.node.net.outside import is_public
from moot.node.net.upnp import NotMapped, behind_another
from moot.protocol import relay_limits

PORT: Final = 5351
NOBODY: Final = "no router here offers it (NAT-PMP)"
ADDRESS, MAP_TCP, ANSWER = 0, 2, 128
ROUTES: Final = "/proc/net/route"
REFUSALS: Final = {
    1: "the router speaks a later version alone",
    2: "the router is told to refuse it",
    3: "the router has no address of use itself: it may be behind another one",
    4: "the router has no port left",
    5: "the router does not know how",
}


class NatPmp:
    """One router, and the port that it maps for us."""

    def __init__(self, gateway: str | None, port: int = PORT) -> None:
        self._at = (gateway, port) if gateway else None
        self._mapped: tuple[int, int] | None = None
        """Our port and the router's."""

    def open(self, inner: Mapping[str, int], wish: int) -> str:
        """Return the address at which the router lets others in. Raises NotMapped. spec: RCH-14.

        See `moot.node.net.upnp.Upnp.open`.
        """
        if self._at is None:
            raise NotMapped(NOBODY)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.connect(self._at)
            port = inner.get(line.getsockname()[0])
            if port is None:
                raise NotMapped("we do not listen at the address that the router sees")
            (packed,) = struct.unpack("!8x4s", self._ask(line, struct.pack("!BB", 0, ADDRESS), 12))
            host = str(ip_address(packed))
            if not is_public(multiaddress((host, 1))):
                raise NotMapped(behind_another(host))
            outer = self._mapped[1] if self._mapped else wish
            seconds = relay_limits.MAPPING_MS // 1000
            (outer,) = struct.unpack("!10xH4x", self._ask(line, _order(port, outer, seconds), 16))
            self._mapped = port, outer
        return multiaddress((host, outer))

    def close(self) -> None:
        """Ask for the port to be closed again, once."""
        mapped, self._mapped = self._mapped, None
        if mapped is not None and self._at is not None:
            with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
                line.connect(self._at)
                line.send(_order(mapped[0], 0, 0))

    def _ask(self, line: socket.socket, question: bytes, size: int) -> bytes:
        """Return the answer to a question, asked up to three times. Raises NotMapped."""
        for wait in relay_limits.NAT_PMP_WAITS_MS:
            line.settimeout(wait / 1000)
            try:
                line.send(question)
                answer = line.recv(64)
            except OSError:  # nobody is there, or nothing came in time
                continue
            if len(answer) >= 4 and answer[1] == question[1] + ANSWER:
                (result,) = struct.unpack("!H", answer[2:4])
                if result or len(answer) < size:
                    raise NotMapped(REFUSALS.get(result, "the router refuses"))
                return answer[:size]
        raise NotMapped(NOBODY)


def _order(inner: int, outer: int, seconds: int) -> bytes:
    return struct.pack("!BBHHHI", 0, MAP_TCP, 0, inner, outer, seconds)


def gateway() -> str | None:
    """Return the router that leads to the rest of the world; None if it cannot be told here."""
    with suppress(OSError, ValueError):
        for line in Path(ROUTES).read_text(encoding="ascii").splitlines()[1:]:
            _, target, via, *_ = line.split()
            if int(target, 16) == 0 and int(via, 16) != 0:
                return socket.inet_ntoa(struct.pack("=I", int(via, 16)))
    return None
