"""The sync messages: what each says, and its bytes.

Every body is one canonical value (see `encoding`): a list whose first element is the number of the
group, as both ends counted the groups they share in the hello. `decode` raises Malformed and
nothing else; `encode(decode(body)) == body` for whatever it accepts. spec: SYNC-4.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from moot.crdt.value import Value
from moot.protocol import encoding
from moot.protocol.errors import Malformed
from moot.protocol.frame import Frame, Kind, frame
from moot.protocol.heads import (
    Head,
    Stubs,
    pack_bits,
    pack_heads,
    pack_rows,
    read_bits,
    read_heads,
    read_rows,
)
from moot.protocol.limits import (
    LOGS_PER_PART,
    MANY_LOGS,
    MAX_ADDRESSES_PER_PEER,
    MAX_ASKS_PER_WANT,
    MAX_LOGS,
    MAX_NAMESAKES,
    MAX_PARTS,
    MAX_PEERS_PER_MESSAGE,
    MAX_RUNS_PER_MESSAGE,
    MAX_SEQ,
    MAX_TIPS_PER_MESSAGE,
    MAX_WANT_BYTES,
    PART_DIGEST,
)
from moot.protocol.run import Run
from moot.protocol.shapes import (
    address,
    any_bytes,
    asks_of,
    bytes_of,
    group_number,
    list_of,
    log_of,
    number_in,
    packed_heads,
)
from moot.protocol.supply import Ask, Tip

MAX_NUMBER = 2**32 - 1
TIP_SIZE = 32 + 4 + 32


class Summary(NamedTuple):
    """I hold this: the digest of my frontier, and of how many logs it is made."""

    group: int
    digest: bytes
    logs: int


class Parts(NamedTuple):
    """My frontier in parts: the digest of each, concatenated."""

    group: int
    digests: bytes


class Heads(NamedTuple):
    """Of each log in these parts I hold exactly this, and nothing of any other log in them."""

    group: int
    parts: tuple[bool, ...]
    """Which of the parts differ; empty if there was no word of parts, for all logs."""
    heads: tuple[Head, ...]


class Differ(NamedTuple):
    """What I hold in those parts, told by where it differs from your Heads."""

    group: int
    which: tuple[bool, ...]
    """For each of your heads, whether I hold something else."""
    instead: tuple[Stubs, ...]
    """What I hold of each of these."""
    more: tuple[Head, ...]
    """What I hold of logs that you did not name."""


class Have(NamedTuple):
    """Of each log named, I hold exactly these tips, on disk.

    Said of all logs at first where the summaries differ, later of those that moved: an
    announcement and an acknowledgement in one.
    """

    group: int
    tips: tuple[Tip, ...]


class Want(NamedTuple):
    """Give me this, in about so many bytes."""

    group: int
    number: int
    """Counts up from 1 in each session and direction."""
    budget: int
    asks: tuple[Ask, ...]


class Runs(NamedTuple):
    """Entries: an answer to a want, or, with number 0, something new that nobody asked for."""

    group: int
    want: int
    runs: tuple[Run, ...]


class Sent(NamedTuple):
    """The end of the answer to a want."""

    group: int
    want: int
    rest: tuple[Ask, ...]
    """What did not fit: ask again like this."""
    lost: tuple[bytes, ...]
    """Logs of which I know none of the ids you named."""


class Peers(NamedTuple):
    """Where I found other members of this group, and where I can be found myself."""

    group: int
    peers: tuple[tuple[str, tuple[str, ...]], ...]


class Graft(NamedTuple):
    """Push news to me from now on."""

    group: int


class Prune(NamedTuple):
    """Announce news to me from now on: somebody else brings them sooner."""

    group: int


class Quiet(NamedTuple):
    """Nothing has moved for a while, and I hold this."""

    group: int
    digest: bytes


class Ping(NamedTuple):
    """A question: is anybody there."""

    number: int


class Pong(NamedTuple):
    """I am."""

    number: int


class Bye(NamedTuple):
    """I hang up; `reason` is one of `Farewell`, or of a later version."""

    reason: int


Hint = Peers | Graft | Prune | Quiet
"""What says nothing of any log."""
GroupMessage = Summary | Parts | Heads | Differ | Have | Want | Runs | Sent | Hint
Message = GroupMessage | Ping | Pong | Bye


def encode(message: Message) -> bytes:
    """Return the frame that carries `message`."""
    kind = _KINDS[type(message)]
    return frame(kind, encoding.encode(_fields(message)))


def decode(heard: Frame) -> Message:
    """Return what a frame says. Raises Malformed."""
    reader = _READERS.get(heard.kind)
    if reader is None:
        raise Malformed(f"{heard.kind.name} after the hello")
    return reader(encoding.decode(heard.body))


def pack_tips(tips: Sequence[Tip]) -> bytes:
    """Return tips as one string of bytes, 68 each, ascending."""
    return b"".join(tip.log + tip.seq.to_bytes(4, "big") + tip.id for tip in sorted(tips))


def unpack_tips(packed: Value) -> tuple[Tip, ...]:
    """Return the tips that `pack_tips` packed: 1 to 512, ascending. Raises Malformed."""
    if type(packed) is not bytes or len(packed) % TIP_SIZE:
        raise Malformed("tips are not a whole number of rows")
    if not 0 < len(packed) <= MAX_TIPS_PER_MESSAGE * TIP_SIZE:
        raise Malformed("no tips, or too many")
    rows = (packed[at : at + TIP_SIZE] for at in range(0, len(packed), TIP_SIZE))
    tips = tuple(Tip(row[:32], int.from_bytes(row[32:36], "big"), row[36:]) for row in rows)
    if any(left >= right for left, right in itertools.pairwise(tips)):
        raise Malformed("tips are not sorted or not distinct")
    if any(tip.seq > MAX_SEQ for tip in tips):
        raise Malformed("a tip beyond the last possible entry")
    return tips


def _fields(message: Message) -> Value:
    match message:
        case Heads() | Differ() | Have():
            return _packed(message)
        case Want(group, number, budget, asks):
            return [group, number, budget, _ask_rows(asks)]
        case Runs(group, want, runs):
            return [group, want, [run.encode() for run in runs]]
        case Sent(group, want, rest, lost):
            return [group, want, _ask_rows(rest), list(lost)]
        case Peers(group, peers):
            return [group, [[peer, list(addresses)] for peer, addresses in peers]]
        case _:
            return list(message)


def _packed(message: Heads | Differ | Have) -> Value:
    match message:
        case Heads(group, parts, heads):
            return [group, pack_bits(parts), pack_heads(heads)]
        case Differ(group, which, instead, more):
            return [group, pack_bits(which), pack_rows(instead), pack_heads(more), len(which)]
        case Have(group, tips):
            return [group, pack_tips(tips)]


def _ask_rows(asks: Sequence[Ask]) -> Value:
    return [[ask.log, list(ask.known)] for ask in asks]


# -- reading: one function for each kind of message -----------------------------------------------


def _summary(fields: Value) -> Summary:
    group, digest, logs = list_of(fields, 3, 3)
    return Summary(group_number(group), bytes_of(digest, 32), number_in(logs, 0, MAX_LOGS))


def _parts(fields: Value) -> Parts:
    group, digests = list_of(fields, 2, 2)
    packed = any_bytes(digests)
    count, rest = divmod(len(packed), PART_DIGEST)
    if rest or not MANY_LOGS // LOGS_PER_PART < count <= MAX_PARTS or count & (count - 1):
        raise Malformed("not the digests of as many parts as there may be")
    return Parts(group_number(group), packed)


def _heads(fields: Value) -> Heads:
    group, parts, heads = list_of(fields, 3, 3)
    bits = any_bytes(parts)
    if len(bits) > MAX_PARTS // 8:
        raise Malformed("more parts than there may be")
    return Heads(
        group_number(group), tuple(read_bits(bits, 8 * len(bits))), read_heads(packed_heads(heads))
    )


def _differ(fields: Value) -> Differ:
    group, which, instead, more, heads = list_of(fields, 5, 5)
    bits = tuple(read_bits(any_bytes(which), number_in(heads, 0, MAX_LOGS)))
    rows = read_rows(packed_heads(instead))
    if len(rows) != sum(bits):
        raise Malformed("not a row for each head that differs")
    return Differ(group_number(group), bits, rows, read_heads(packed_heads(more)))


def _have(fields: Value) -> Have:
    group, packed = list_of(fields, 2, 2)
    return Have(group_number(group), unpack_tips(packed))


def _want(fields: Value) -> Want:
    group, number, budget, asks = list_of(fields, 4, 4)
    rows = list_of(asks, 1, MAX_ASKS_PER_WANT)
    limit = number_in(budget, 1, MAX_WANT_BYTES)
    return Want(group_number(group), number_in(number, 1, MAX_NUMBER), limit, asks_of(rows))


def _runs(fields: Value) -> Runs:
    group, want, runs = list_of(fields, 3, 3)
    rows = list_of(runs, 1, MAX_RUNS_PER_MESSAGE)
    parts = tuple(Run.decode(any_bytes(row)) for row in rows)
    return Runs(group_number(group), number_in(want, 0, MAX_NUMBER), parts)


def _sent(fields: Value) -> Sent:
    group, want, rest, lost = list_of(fields, 4, 4)
    left = asks_of(list_of(rest, 0, MAX_NAMESAKES * MAX_ASKS_PER_WANT))
    logs = tuple(map(log_of, list_of(lost, 0, MAX_ASKS_PER_WANT)))
    if len(set(logs)) != len(logs):
        raise Malformed("a log is lost twice")
    return Sent(group_number(group), number_in(want, 1, MAX_NUMBER), left, logs)


def _peers(fields: Value) -> Peers:
    group, peers = list_of(fields, 2, 2)
    rows = [list_of(row, 2, 2) for row in list_of(peers, 1, MAX_PEERS_PER_MESSAGE)]
    return Peers(
        group_number(group),
        tuple(
            (address(peer), tuple(map(address, list_of(addresses, 0, MAX_ADDRESSES_PER_PEER))))
            for peer, addresses in rows
        ),
    )


def _graft(fields: Value) -> Graft:
    (group,) = list_of(fields, 1, 1)
    return Graft(group_number(group))


def _prune(fields: Value) -> Prune:
    (group,) = list_of(fields, 1, 1)
    return Prune(group_number(group))


def _quiet(fields: Value) -> Quiet:
    group, digest = list_of(fields, 2, 2)
    return Quiet(group_number(group), bytes_of(digest, 32))


def _ping(fields: Value) -> Ping:
    (number,) = list_of(fields, 1, 1)
    return Ping(number_in(number, 0, MAX_NUMBER))


def _pong(fields: Value) -> Pong:
    (number,) = list_of(fields, 1, 1)
    return Pong(number_in(number, 0, MAX_NUMBER))


def _bye(fields: Value) -> Bye:
    (reason,) = list_of(fields, 1, 1)
    return Bye(number_in(reason, 0, 255))


_KINDS: dict[type[Message], Kind] = {
    Summary: Kind.SUMMARY,
    Parts: Kind.PARTS,
    Heads: Kind.HEADS,
    Differ: Kind.DIFFER,
    Have: Kind.HAVE,
    Want: Kind.WANT,
    Runs: Kind.RUNS,
    Sent: Kind.SENT,
    Peers: Kind.PEERS,
    Ping: Kind.PING,
    Pong: Kind.PONG,
    Bye: Kind.BYE,
    Graft: Kind.GRAFT,
    Prune: Kind.PRUNE,
    Quiet: Kind.QUIET,
}
_READERS: dict[Kind, Callable[[Value], Message]] = {
    Kind.SUMMARY: _summary,
    Kind.PARTS: _parts,
    Kind.HEADS: _heads,
    Kind.DIFFER: _differ,
    Kind.HAVE: _have,
    Kind.WANT: _want,
    Kind.RUNS: _runs,
    Kind.SENT: _sent,
    Kind.PEERS: _peers,
    Kind.PING: _ping,
    Kind.PONG: _pong,
    Kind.BYE: _bye,
    Kind.GRAFT: _graft,
    Kind.PRUNE: _prune,
    Kind.QUIET: _quiet,
}
