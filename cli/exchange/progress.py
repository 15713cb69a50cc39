"""How far long work is: on a terminal a line that changes, elsewhere nothing. spec: CLI-31."""

from __future__ import annotations

import sys
import time

from moot.cli.moment import length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from moot.cli.invocation import Invocation

BETWEEN_S = 0.2
"""Seconds between two changes of the line: more would only flicker."""

FIRST_S = 1.0
"""Seconds before the time that is left is told: earlier it is a guess."""


class Progress:
    """The line, while its block runs."""

    def __init__(self, call: Invocation, total: int, what: str, *, goes_on: bool = True) -> None:
        """`total` of `what` are to be done; 0 until that is known.

        `goes_on`: who stops it has what is done until then.
        """
        self._shown = sys.stderr.isatty() and not (call.json or call.quiet)
        self.total = total
        self._what = what
        self._goes_on = goes_on
        self._began = self._told = time.monotonic()
        self._line = ""
        self.done = 0

    def advance(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        now = time.monotonic()
        if self._shown and now - self._told >= BETWEEN_S:
            self._told = now
            self._write(self._words(now - self._began))

    def _words(self, spent: float) -> str:
        if not self.total:
            return f"{self.done:,} {self._what}"
        words = f"{self.done:,} of {self.total:,} {self._what} ({self._percent} %)"
        if spent >= FIRST_S and self.done:
            left = spent * (self.total - self.done) / self.done
            words += f", {length(left)} left"
        return words

    @property
    def _percent(self) -> int:
        return min(100, 100 * self.done // self.total)

    def _write(self, line: str) -> None:
        sys.stderr.write(f"\r{line}{' ' * (len(self._line) - len(line))}")
        sys.stderr.flush()
        self._line = line

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the line away; whoever stops it sees how far it came, since that much is done."""
        if self._line:
            self._write("")
            sys.stderr.write("\r")
        if self._shown and self._goes_on and kind is KeyboardInterrupt:
            sys.stderr.write(
                f"stopped after {self.done:,} of {self.total:,} {self._what};"
                " the same command goes on from there"
            )
        sys.stderr.flush()
