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
from moot.protocol.limits import (
    BUCKET_COUNT,
    BUCKET_DIGEST,
    MAX_ADDRESS_LENGTH,
    MAX_ADDRESSES_PER_PEER,
    MAX_ASK_KNOWN,
    MAX_ASKS_PER_WANT,
    MAX_LOGS,
    MAX_PEERS_PER_MESSAGE,
    MAX_RUNS_PER_MESSAGE,
    MAX_SEQ,
    MAX_TIPS_PER_MESSAGE,
    MAX_WANT_BYTES,
)
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Tip

MAX_NUMBER = 2**32 - 1
TIP_SIZE = 32 + 4 + 32


class Summary(NamedTuple):
    """I hold this: the digest of my frontier, and of how many logs it is made."""

    group: int
    digest: bytes
    logs: int


class Buckets(NamedTuple):
    """My frontier in parts: one digest for the logs of each first byte, concatenated."""

    group: int
    digests: bytes


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


class Ping(NamedTuple):
    """A question: is anybody there."""

    number: int


class Pong(NamedTuple):
    """I am."""

    number: int


class Bye(NamedTuple):
    """I hang up; `reason` is one of `Farewell`, or of a later version."""

    reason: int


GroupMessage = Summary | Buckets | Have | Want | Runs | Sent | Peers
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


def _fields(message: Message) -> Value:
    match message:
        case Have(group, tips):
            return [group, pack_tips(tips)]
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


def _ask_rows(asks: Sequence[Ask]) -> Value:
    return [[ask.log, list(ask.known)] for ask in asks]


# -- reading: one function for each kind of message -----------------------------------------------


def _summary(fields: Value) -> Summary:
    group, digest, logs = _list(fields, 3, 3)
    return Summary(_group(group), _bytes(digest, 32), _int(logs, 0, MAX_LOGS))


def _buckets(fields: Value) -> Buckets:
    group, digests = _list(fields, 2, 2)
    return Buckets(_group(group), _bytes(digests, BUCKET_COUNT * BUCKET_DIGEST))


def _have(fields: Value) -> Have:
    group, packed = _list(fields, 2, 2)
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
    return Have(_group(group), tips)


def _want(fields: Value) -> Want:
    group, number, budget, asks = _list(fields, 4, 4)
    rows = _list(asks, 1, MAX_ASKS_PER_WANT)
    limit = _int(budget, 1, MAX_WANT_BYTES)
    return Want(_group(group), _int(number, 1, MAX_NUMBER), limit, _asks(rows))


def _runs(fields: Value) -> Runs:
    group, want, runs = _list(fields, 3, 3)
    rows = _list(runs, 1, MAX_RUNS_PER_MESSAGE)
    parts = tuple(Run.decode(_any_bytes(row)) for row in rows)
    return Runs(_group(group), _int(want, 0, MAX_NUMBER), parts)


def _sent(fields: Value) -> Sent:
    group, want, rest, lost = _list(fields, 4, 4)
    left = _asks(_list(rest, 0, MAX_ASKS_PER_WANT))
    logs = tuple(_bytes(log, 32) for log in _list(lost, 0, MAX_ASKS_PER_WANT))
    if len(set(logs)) != len(logs):
        raise Malformed("a log is lost twice")
    return Sent(_group(group), _int(want, 1, MAX_NUMBER), left, logs)


def _peers(fields: Value) -> Peers:
    group, peers = _list(fields, 2, 2)
    rows = [_list(row, 2, 2) for row in _list(peers, 1, MAX_PEERS_PER_MESSAGE)]
    return Peers(
        _group(group),
        tuple(
            (_text(peer), tuple(map(_text, _list(addresses, 0, MAX_ADDRESSES_PER_PEER))))
            for peer, addresses in rows
        ),
    )


def _ping(fields: Value) -> Ping:
    (number,) = _list(fields, 1, 1)
    return Ping(_int(number, 0, MAX_NUMBER))


def _pong(fields: Value) -> Pong:
    (number,) = _list(fields, 1, 1)
    return Pong(_int(number, 0, MAX_NUMBER))


def _bye(fields: Value) -> Bye:
    (reason,) = _list(fields, 1, 1)
    return Bye(_int(reason, 0, 255))


_KINDS: dict[type[Message], Kind] = {
    Summary: Kind.SUMMARY,
    Buckets: Kind.BUCKETS,
    Have: Kind.HAVE,
    Want: Kind.WANT,
    Runs: Kind.RUNS,
    Sent: Kind.SENT,
    Peers: Kind.PEERS,
    Ping: Kind.PING,
    Pong: Kind.PONG,
    Bye: Kind.BYE,
}
_READERS: dict[Kind, Callable[[Value], Message]] = {
    Kind.SUMMARY: _summary,
    Kind.BUCKETS: _buckets,
    Kind.HAVE: _have,
    Kind.WANT: _want,
    Kind.RUNS: _runs,
    Kind.SENT: _sent,
    Kind.PEERS: _peers,
    Kind.PING: _ping,
    Kind.PONG: _pong,
    Kind.BYE: _bye,
}


# -- shapes ---------------------------------------------------------------------------------------


def _group(value: Value) -> int:
    return _int(value, 0, 63)


def _int(value: Value, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise Malformed("a number out of range")
    return value


def _bytes(value: Value, size: int) -> bytes:
    if type(value) is not bytes or len(value) != size:
        raise Malformed(f"not {size} bytes")
    return value


def _any_bytes(value: Value) -> bytes:
    if type(value) is not bytes:
        raise Malformed("not bytes")
    return value


def _text(value: Value) -> str:
    if type(value) is not str or not 0 < len(value) <= MAX_ADDRESS_LENGTH or not value.isascii():
        raise Malformed("not an address")
    if not value.isprintable():
        raise Malformed("an address with control characters")
    return value


def _list(value: Value, low: int, high: int) -> list[Value]:
    if type(value) is not list or not low <= len(value) <= high:
        raise Malformed("not a list of the right length")
    return value


def _asks(rows: Sequence[Value]) -> tuple[Ask, ...]:
    asks = []
    for row in rows:
        log, known = _list(row, 2, 2)
        ids = tuple(_bytes(each, 32) for each in _list(known, 0, MAX_ASK_KNOWN))
        asks.append(Ask(_bytes(log, 32), ids))
    if len({ask.log for ask in asks}) != len(asks):
        raise Malformed("a log is asked for twice")
    return tuple(asks)
