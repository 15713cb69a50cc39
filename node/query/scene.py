"""Scene: what a filter has to know besides the rows that it is asked of."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import tzinfo
from typing import Protocol

from moot.node.query.views import Views
from moot.node.things.row import Row


class Scene(Views, Protocol):
    """Who asks, when, and about which group."""

    @property
    def me(self) -> bytes | None:
        """The asker's member key in the group."""

    @property
    def now(self) -> int:
        """Milliseconds since 1970."""

    @property
    def zone(self) -> tzinfo:
        """The asker's time zone."""

    def persons(self, name: str) -> Set[bytes]:
        """The members of that name or id; empty if there is none."""

    def called(self) -> Iterable[str]:
        """What everybody is called."""

    def score(self, row: Row) -> float | None:
        """What an open task scores; None for anything else."""

    def roots(self, words: str) -> Set[bytes]:
        """The goals or tasks that `words` name. Raises Trouble."""

    def beneath(self, above: Set[bytes]) -> Set[bytes]:
        """Everything that hangs, at any depth, under one of these."""

    def unsynced(self, row: Row) -> bool:
        """Whether somebody else is not known to have all of it."""

    def blocked(self, row: Row) -> bool:
        """Whether it waits for something that is not done."""

    def blocking(self, row: Row) -> bool:
        """Whether something open waits for it."""

    def disputed(self, row: Row) -> bool:
        """Whether something about it is to be settled."""

    def due(self, row: Row) -> int | None:
        """The instant at which it is due."""

    def deadline(self, row: Row) -> int | None:
        """The instant by which it has to be done: of several due days the earliest."""

    def start(self, row: Row) -> int | None:
        """The instant before which it is not to be begun."""
