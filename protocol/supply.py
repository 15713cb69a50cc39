"""What is asked of a replica, and what it gives: the words shared by session and store.

A log is normally one chain. If it forked it is a tree: every entry has one predecessor, and two
entries may share theirs. A *tip* is an entry that nothing follows. Whoever holds an entry holds
all before it, so a set of ids stands for everything up to and including them.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, TypeAlias

from moot.protocol.run import Run


class Tip(NamedTuple):
    """One entry by its place and id; most often the newest of a log. Sorts by log, then seq."""

    log: bytes
    seq: int
    id: bytes
    """Or its mark (`heads.Marker`), as long as we could not tell which entry that is."""


Tips: TypeAlias = frozenset[Tip]


class Ask(NamedTuple):
    """A request for all of one log but what `known` stands for. spec: SYNC-12."""

    log: bytes
    """Its key; or, between two ends, its name (`heads.name_of`), and then nothing is known."""
    known: tuple[bytes, ...]
    """Ids the asker holds; empty asks for the log from its start."""


class Supply(NamedTuple):
    """What a replica found for some asks, within a budget of bytes."""

    runs: tuple[Run, ...]
    """Predecessors before successors; each ends at a signature. Whole logs follow one another."""
    ends: tuple[Tip, ...]
    """The last entry of every branch that `runs` carries."""
    rest: tuple[Ask, ...]
    """What did not fit the budget, to be asked again as it stands."""
    lost: tuple[bytes, ...]
    """Logs of which none of the (one or more) known ids is held here; nothing of them is given."""


class Outcome(Enum):
    """What became of a run that came in."""

    NEW = "some of it was not held before, and now all of it is"
    KNOWN = "all of it was held before"
    GAP = "its predecessor is not held"
    SURPLUS = "it is one more branch than a log may have at one point"
    PAUSED = "a quota of this node stops it for now"


class Landing(NamedTuple):
    """How one run landed."""

    outcome: Outcome
    end: Tip
    """The run's last entry, held or not."""
