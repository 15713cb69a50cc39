"""The node's log: a file of bounded size, of which strangers cannot fill more than a few lines.

It tells of faults; never titles, names, texts or keys.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import Final

from moot.node.ports import Clock, SystemClock
from moot.protocol.limits import MAX_LOG_LINES

LOG_BYTES: Final = 1_000_000
"""After which the log begins anew; one older part is kept."""
MINUTE: Final = 60.0


class _Minute:
    """What one part of the node said at one level in this minute."""

    def __init__(self) -> None:
        self.ends = 0.0
        self.passed = 0
        self.held_back = 0


class FewLines(logging.Filter):
    """Passes a few lines a minute from each part at each level, and counts the rest. spec: NODE-20.

    Apart from each other, so that what is said of strangers hides no fault of our own.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._minutes: dict[tuple[str, int], _Minute] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written; the first of a minute tells how many were not."""
        now = self._clock.monotonic()
        minute = self._minutes.setdefault((record.name, record.levelno), _Minute())
        if now >= minute.ends:
            if minute.held_back:
                record.msg = f"{record.getMessage()} (after {minute.held_back} lines held back)"
                record.args = ()
            minute.ends, minute.passed, minute.held_back = now + MINUTE, 0, 0
        if minute.passed >= MAX_LOG_LINES:
            minute.held_back += 1
            return False
        minute.passed += 1
        return True


def start_log(path: str, clock: Clock | None = None) -> None:
    """Log to a file from now on; to nothing if the disk does not let us."""
    # A full disk must not fill the terminal with tracebacks of the log itself.
    logging.raiseExceptions = False
    try:
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        logging.basicConfig(handlers=[logging.NullHandler()])
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(FewLines(clock or SystemClock()))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
