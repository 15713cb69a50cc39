"""Parts of a bundle: what its stream says, in frames as sessions have them (specs/bundle.md)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from moot.crdt.value import Value
from moot.protocol import encoding, messages
from moot.protocol.errors import Malformed
from moot.protocol.frame import HEAD, Frame
from moot.protocol.frame import Kind as FrameKind
from moot.protocol.hashing import label
from moot.protocol.limits import MAX_LOGS, MAX_TIME_MS, MAX_TIPS_PER_MESSAGE, RUN_ENTRIES
from moot.protocol.messages import pack_tips, unpack_tips
from moot.protocol.run import DIGEST_SIZE, Run
from moot.protocol.signature import KEY_SIZE, SIGNATURE_SIZE, SigningKey, verify
from moot.protocol.supply import Tip

_COUNT_SIZE: Final = 2
_MOST_ENTRIES: Final = 2**53


class Kind(IntEnum):
    """Every kind of part this version writes."""

    CONTENTS = 1
    PIECE = 2
    RECEIPT = 3
    END = 4
    PLACES = 5


class Contents(NamedTuple):
    """What follows; the first part."""

    made: int
    """When, by the clock of whoever made it, in ms."""
    entries: int
    logs: int

    def body(self) -> bytes:
        """Its bytes."""
        return encoding.encode(list(self))


class Piece(NamedTuple):
    """Some entries of one log."""

    end: bytes
    """The id of the last of them: whoever holds it holds them all."""
    entries: int
    run: bytes
    """The run, still undecoded."""

    def body(self) -> bytes:
        """Its bytes."""
        return self.end + self.entries.to_bytes(_COUNT_SIZE, "big") + self.run

    def decoded(self) -> Run:
        """The run. Raises Malformed."""
        run = Run.decode(self.run)
        if len(run.items) != self.entries:
            raise Malformed("a piece that miscounts its entries")
        return run


class Receipt(NamedTuple):
    """What the device that made the bundle has on its disk, in its own hand."""

    log: bytes
    """The key of the log that the device writes."""
    tips: tuple[Tip, ...]
    """1 to 512 entries, ascending; it has each of them, and all before it."""
    signature: bytes

    @classmethod
    def make(cls, signer: SigningKey, group: bytes, tips: tuple[Tip, ...]) -> Receipt:
        """Sign for some tips. spec: BUN-8."""
        return cls(signer.public, tips, signer.sign(_signed(group, tips)))

    def holds(self, group: bytes) -> bool:
        """Whether the device signed it, for this group. spec: BUN-8."""
        return verify(self.log, self.signature, _signed(group, self.tips))

    def body(self) -> bytes:
        """Its bytes."""
        return encoding.encode([self.log, pack_tips(self.tips), self.signature])


class Places(NamedTuple):
    """Where members may be found, once there is a network again."""

    peers: tuple[tuple[str, tuple[str, ...]], ...]
    """1 to 32 peer ids, each with addresses."""

    def body(self) -> bytes:
        """Its bytes: those of the message that says so in a session."""
        return messages.encode(messages.Peers(0, self.peers))[HEAD.size :]


class End(NamedTuple):
    """Nothing more follows."""

    def body(self) -> bytes:
        """Its bytes: none."""
        return b""


Part = Contents | Piece | Receipt | Places | End


def written(part: Part) -> bytes:
    """A part as a frame of the stream. spec: BUN-4."""
    body = part.body()
    return HEAD.pack(len(body), _KINDS[type(part)]) + body


_KINDS: Final[dict[type[Part], Kind]] = {
    Contents: Kind.CONTENTS,
    Piece: Kind.PIECE,
    Receipt: Kind.RECEIPT,
    Places: Kind.PLACES,
    End: Kind.END,
}


def read(kind: Kind, body: bytes) -> Part:
    """What a frame of the stream says. Raises Malformed. spec: BUN-5."""
    match kind:
        case Kind.CONTENTS:
            return _contents(encoding.decode(body))
        case Kind.PIECE:
            return _piece(body)
        case Kind.RECEIPT:
            return _receipt(encoding.decode(body))
        case Kind.PLACES:
            return _places(body)
        case Kind.END:
            if body:
                raise Malformed("an end that says something")
            return End()


def _contents(value: Value) -> Contents:
    match value:
        case [int(made), int(entries), int(logs)] if (
            bool not in map(type, (made, entries, logs))
            and abs(made) <= MAX_TIME_MS
            and 0 <= entries <= _MOST_ENTRIES
            and 0 <= logs <= MAX_LOGS
        ):
            return Contents(made, entries, logs)
        case _:
            raise Malformed("contents that are none")


def _piece(body: bytes) -> Piece:
    start = DIGEST_SIZE + _COUNT_SIZE
    count = int.from_bytes(body[DIGEST_SIZE:start], "big")
    if len(body) <= start or not 0 < count <= RUN_ENTRIES:
        raise Malformed("a piece of no entries, or of too many")
    return Piece(body[:DIGEST_SIZE], count, body[start:])


def _receipt(value: Value) -> Receipt:
    match value:
        case [bytes(log), packed, bytes(signature)] if (
            len(log) == KEY_SIZE and len(signature) == SIGNATURE_SIZE
        ):
            return Receipt(log, unpack_tips(packed), signature)
        case _:
            raise Malformed("a receipt that is none")


def _places(body: bytes) -> Places:
    message = messages.decode(Frame(FrameKind.PEERS, body))
    if not isinstance(message, messages.Peers) or message.group:
        raise Malformed("places that are none")
    return Places(message.peers)


def _signed(group: bytes, tips: tuple[Tip, ...]) -> bytes:
    return label("receipt") + group + pack_tips(tips)


def receipts(signer: SigningKey, group: bytes, tips: list[Tip]) -> list[Receipt]:
    """Receipts for any number of tips, each with as many as one holds."""
    tips = sorted(tips)
    step = MAX_TIPS_PER_MESSAGE
    return [
        Receipt.make(signer, group, tuple(tips[at : at + step])) for at in range(0, len(tips), step)
    ]
