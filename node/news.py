"""News: a bell that everybody hears who waits for something to change."""

from __future__ import annotations

import trio


class News:
    """Rung after every change. Who hears it looks for himself what is new, and then waits again.

    So nothing queues up for a slow listener, and nobody misses what happened while he looked.
    """

    def __init__(self) -> None:
        self._bell = trio.Event()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self._bell.set()
        self._bell = trio.Event()

    @property
    def next(self) -> trio.Event:
        """What the next change will set. Take it, look, and wait for it if nothing was new."""
        return self._bell
