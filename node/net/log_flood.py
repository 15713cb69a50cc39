"""Defect: strangers can fill the log.

The library logs a line, sometimes a page, for each bad frame, and part of it through the root
logger, which prints to standard error in a program that has set up no logging. Here everything it
says goes through one tap, a few lines a minute, and the rest is counted.
"""

from __future__ import annotations

import logging
from pathlib import Path

from moot.node.ports import Clock, SystemClock
from moot.protocol import limits

MINUTE = 60.0
LINE_LETTERS = 300
LIBRARIES = ("libp2p", "zeroconf", "asyncio")
"""Whatever parses what strangers send; the last is what zeroconf runs on, and nothing else here."""

log = logging.getLogger(__name__)


class Tap(logging.Handler):
    """Passes on a few lines a minute, each cut to one short harmless line. spec: NET-13."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(logging.WARNING)
        self._clock = clock
        self._minute_ends = -MINUTE
        self._passed = 0
        self._held_back = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a record on, or count it."""
        now = self._clock.monotonic()
        if now >= self._minute_ends:
            if self._held_back:
                log.info("libraries: %d more lines held back", self._held_back)
            self._minute_ends, self._passed, self._held_back = now + MINUTE, 0, 0
        if self._passed >= limits.MAX_LIBRARY_LINES:
            self._held_back += 1
            return
        self._passed += 1
        log.info("%s: %s", record.name, ascii(record.getMessage()[:LINE_LETTERS])[1:-1])


class _OwnTongue(logging.Filter):
    """Turns records that the library logged on the root logger over to the tap."""

    def __init__(self, tap: Tap) -> None:
        super().__init__()
        self._tap = tap

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is somebody else's."""
        if "libp2p" not in Path(record.pathname).parts:
            return True
        if record.levelno >= self._tap.level:
            self._tap.handle(record)
        return False


def tap_the_log(clock: Clock | None = None) -> None:
    """Lead all that libraries log of strangers through one tap. Again, it changes nothing."""
    loggers = [logging.getLogger(name) for name in LIBRARIES]
    if any(isinstance(handler, Tap) for handler in loggers[0].handlers):
        return
    tap = Tap(clock or SystemClock())
    for library in loggers:
        library.handlers = [tap]
        library.propagate = False
        library.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addFilter(_OwnTongue(tap))
    if not root.handlers:
        root.addHandler(logging.NullHandler())  # or `logging.warning` would set up stderr
