"""What goes into a session, and what it asks the world to do.

A session never reads a disk or a socket. It returns effects; whoever drives it performs them and
comes back with the event that answers. Times are whole milliseconds of a clock that never goes
back.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, IntEnum
from typing import NamedTuple, TypeAlias

from moot.protocol.hello import Meeting
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Landing, Supply, Tip

Places: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"
"""Peer ids, each with addresses where it may be dialled."""

PUSH = 0
"""Stands where the number of a want would: something new that nobody asked for."""


class Farewell(IntEnum):
    """Why one end hangs up in peace; travels in Bye."""

    LEAVING = 0
    """The node stops, or the person left the group."""
    AGAIN = 1
    """Our groups changed: dial again at once and say hello anew."""
    DOUBLE = 2
    """Another session with the same peer is kept instead."""
    BUSY = 3
    """We cannot go on now, as when our disk is full: try others first."""


class Ending(Enum):
    """Why a session is over."""

    OFFENCE = "the peer broke a rule"
    STRANGERS = "no group in common"
    SILENCE = "the peer is not heard any more"
    STALLED = "the peer does not do what it was asked"
    FAREWELL = "the peer hung up"
    LEFT = "we hung up"


# -- events ---------------------------------------------------------------------------------------


class Received(NamedTuple):
    """Bytes from the peer, in any pieces."""

    data: bytes


class Tick(NamedTuple):
    """The deadline is here, or somebody thinks it may be."""


class Committed(NamedTuple):
    """Entries of these logs reached our disk."""

    group: bytes
    logs: Sequence[bytes]


class Supplied(NamedTuple):
    """Answers Fetch."""

    group: bytes
    want: int
    supply: Supply


class Stored(NamedTuple):
    """Answers Store, after the commit."""

    group: bytes
    want: int
    landings: Sequence[Landing]


class Checked(NamedTuple):
    """Answers Check."""

    group: bytes
    held: Sequence[Tip]
    """Those that we hold; in place of each mark, all entries that we hold at its place."""


class Climbed(NamedTuple):
    """Answers Climb."""

    group: bytes
    log: bytes
    ids: Sequence[bytes]


class Lacking(NamedTuple):
    """We hold entries without their bodies: what to ask the peer for, if it has those logs."""

    group: bytes
    asks: Sequence[Ask]


class Offended(NamedTuple):
    """What the peer gave us turned out to be against the rules."""

    reason: str


class Introduce(NamedTuple):
    """Tell the peer where members of this group are found."""

    group: bytes
    peers: Places


class Probe(NamedTuple):
    """Ask whether the peer is there; Echoed when it answers."""


class Leave(NamedTuple):
    """Hang up."""

    farewell: Farewell


AboutGroup = Committed | Supplied | Stored | Checked | Climbed | Introduce | Lacking
Event = AboutGroup | Received | Tick | Offended | Probe | Leave


# -- effects --------------------------------------------------------------------------------------


class Send(NamedTuple):
    """Write these bytes to the peer, in order."""

    data: bytes


class Met(NamedTuple):
    """The hello is over; these groups are shared."""

    meetings: tuple[Meeting, ...]


class Fetch(NamedTuple):
    """Read runs from the store; answer with Supplied."""

    group: bytes
    want: int
    """The peer's want this serves, or PUSH."""
    asks: tuple[Ask, ...]
    budget: int


class Store(NamedTuple):
    """Let these runs in, in the order of the Store effects; answer with Stored or Offended."""

    group: bytes
    want: int
    """Our want that this answers, or PUSH."""
    runs: tuple[Run, ...]


class Check(NamedTuple):
    """Find which of these entries we hold; answer with Checked."""

    group: bytes
    tips: tuple[Tip, ...]


class Climb(NamedTuple):
    """Find ever older entries on each branch of a log of ours; answer with Climbed."""

    group: bytes
    log: bytes


class Acked(NamedTuple):
    """The peer holds these entries of their logs on its disk. Remember it; no answer."""

    group: bytes
    tips: tuple[Tip, ...]
    nothing: tuple[bytes, ...] = ()
    """Logs of ours of which it holds nothing that we know, whatever it held before."""


class Introduced(NamedTuple):
    """The peer says where members of the group may be found. No answer."""

    group: bytes
    peers: Places


class Echoed(NamedTuple):
    """The newest ping came back. No answer."""


class Drop(NamedTuple):
    """Close the link after what was sent before; the session is over. Always the last effect."""

    ending: Ending
    reason: str
    farewell: int = Farewell.LEAVING
    """What the Bye said that ended it, theirs or ours, if one did."""


Effect = Send | Met | Fetch | Store | Check | Climb | Acked | Introduced | Echoed | Drop
