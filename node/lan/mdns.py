"""mDNS by zeroconf, which runs an event loop of its own in a thread of its own.

Everything here blocks, up to two seconds: call it in a thread. What is heard comes in zeroconf's.
Its cache is bounded (10,000 records), whatever is shouted in the network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from zeroconf import (
    Error,
    RecordUpdate,
    RecordUpdateListener,
    ServiceBrowser,
    ServiceInfo,
    ServiceStateChange,
    Zeroconf,
)
from zeroconf._dns import DNSText

from moot.node.lan.far_caller import be_deaf_to_far_callers
from moot.protocol.beacon import NONCE, SIZE

TYPE: Final = "_x1._tcp.local."
"""Says nothing about who speaks it, as `/x/1` does. spec: LAN-1."""
PART: Final = 244
"""Bytes of a beacon in one string of the TXT record, which holds 255 with its name."""
NO_PORT: Final = 9
"""The port of nothing (discard): ours is in the boxes."""

Heard = Callable[[str, bytes | None], None]
"""Takes a name and its beacon, or None when it is gone. Called in zeroconf's thread."""


class Mdns(RecordUpdateListener):
    """On these addresses of ours, until it is closed."""

    def __init__(self, hosts: Sequence[str], heard: Heard) -> None:
        """Listen, and ask who is there. Raises OSError if the system has no multicast for us."""
        super().__init__()
        self._heard = heard
        self._shown: ServiceInfo | None = None
        be_deaf_to_far_callers()
        try:
            self._zeroconf = Zeroconf(interfaces=list(hosts), use_asyncio=False)
        except (RuntimeError, Error) as error:
            raise OSError(f"no multicast: {error}") from error
        self._zeroconf.add_listener(self, None)
        self._browser = ServiceBrowser(self._zeroconf, TYPE, handlers=[self._changed])

    def show(self, nonce: bytes, beacon: bytes) -> None:
        """Show this beacon, and no longer the one before. Raises OSError."""
        name = nonce.hex()
        parts = [beacon[at : at + PART] for at in range(0, SIZE, PART)]
        info = ServiceInfo(
            TYPE,
            f"{name}.{TYPE}",
            port=NO_PORT,
            properties={str(number): part for number, part in enumerate(parts)},
            server=f"{name}.local.",
        )
        before, self._shown = self._shown, info
        try:
            if before is not None:
                self._zeroconf.unregister_service(before)
            self._zeroconf.register_service(info)
        except (Error, TimeoutError) as error:
            raise OSError(f"no multicast: {error}") from error

    def close(self) -> None:
        """Say goodbye and end the threads: the browser's own is forgotten by zeroconf."""
        with suppress(OSError, Error, TimeoutError):
            self._browser.cancel()
            self._zeroconf.close()

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        """Look at what came: called for every record of everybody in the network."""
        for update in records:
            new = update.new
            if isinstance(new, DNSText) and new.name.endswith(f".{TYPE}"):
                same = update.old is not None and update.old == new
                if new.ttl and not same:
                    self._tell(new.name, new.text)

    def _changed(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            self._tell(name, None)

    def _tell(self, name: str, text: bytes | None) -> None:
        nonce = name.removesuffix(f".{TYPE}")
        if len(nonce) == 2 * NONCE and (self._shown is None or name != self._shown.name):
            self._heard(nonce, None if text is None else beacon_in(text))


def beacon_in(text: bytes) -> bytes:
    """Return the beacon in a TXT record; empty if there is none."""
    parts: dict[bytes, bytes] = {}
    at = 0
    while at < len(text):
        size = text[at]
        key, equals, value = text[at + 1 : at + 1 + size].partition(b"=")
        if equals:
            parts.setdefault(key, value)
        at += 1 + size
    whole = b"".join(parts.get(str(number).encode(), b"") for number in range(SIZE // PART))
    return whole if len(whole) == SIZE else b""
