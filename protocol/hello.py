"""Hello: two nodes learn which groups they share, and nobody else learns anything.

Theory of operation. For every group it is in, a node knows a hello key that only members and
keepers of that group can derive. A *token* is a short MAC under that key over everything that
makes this one conversation unique: the role of the speaker, fresh nonces, both peer ids and the
hash of the Noise handshake. Three messages carry 64 token slots each, real ones and random ones
mixed and sorted, so that neither who listens nor who talks to us can count our groups:

    OFFER    initiator -> responder   nonce, tokens "I"   "do you know any of these?"
    ANSWER   responder -> initiator   nonce, tokens "R"   only for those it recognised
    CONFIRM  initiator -> responder   tokens "C"          only for those answered: I am live, too
    PROOF    both ways                one sealed box for each shared group: my log, and its
                                      signature over the whole conversation

Tokens made for one conversation mean nothing in any other, so recording, relaying and reflecting
them is useless. A stranger sees random bytes and then the end of the conversation.

The machine is a value: bytes go in, frames to send come out; TABLE holds every transition.
"""

from __future__ import annotations

import hmac
import itertools
from collections.abc import Callable, Sequence
from enum import Enum
from typing import ClassVar, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from moot.protocol.errors import Malformed, OurFault, Refused
from moot.protocol.frame import Frame, Kind, frame
from moot.protocol.hashing import derive, label, labelled
from moot.protocol.limits import HELLO_NONCE, HELLO_SLOTS, HELLO_TOKEN
from moot.protocol.signature import SigningKey, verify

OFFER_SIZE = HELLO_NONCE + HELLO_SLOTS * HELLO_TOKEN
CONFIRM_SIZE = HELLO_SLOTS * HELLO_TOKEN
BOX_PLAIN = 1 + 32 + 64
BOX_SIZE = BOX_PLAIN + 16
_NO_NONCE = bytes(12)  # every box has a key of its own

Chance = Callable[[int], bytes]
"""Gives this many fresh random bytes."""


class Badge(NamedTuple):
    """One of our groups, as the hello needs it."""

    group: bytes
    """Group id, 32 bytes; never sent."""
    hello_key: bytes
    """Shared by all who hold any power in the group, 32 bytes."""
    signer: SigningKey | None
    """The key of our log in this group; None for keepers and readers."""


class Line(NamedTuple):
    """What both ends know of the encrypted line between them before a word is said."""

    initiator: str
    """Peer id of the end that dialled."""
    responder: str
    binding: bytes
    """Hash of the Noise handshake, 32 bytes: no other line has it."""


class Meeting(NamedTuple):
    """A group both ends are in."""

    group: bytes
    log: bytes | None
    """The log key the peer proved to hold; None for a keeper or reader."""


class Stage(Enum):
    """Where a hello stands, in the words of the end that is in it."""

    OFFERING = "we have not spoken yet"
    AWAIT_OFFER = "they dialled and speak first"
    AWAIT_ANSWER = "we offered"
    AWAIT_CONFIRM = "we answered"
    AWAIT_PROOF = "we know what we share, not yet with whom"
    MET = "done: we share groups"
    STRANGERS = "done: we share nothing"


class Hello:
    """One end of one hello. spec: HELLO-1."""

    def __init__(
        self, line: Line, *, initiator: bool, groups: Sequence[Badge], chance: Chance
    ) -> None:
        """Prepare for a line. Who dials leaves out groups beyond the number of slots.

        Who is dialled knows each of its own among those offered, however many it has.
        spec: HELLO-9.
        """
        if line.initiator == line.responder:
            raise Refused("a node does not greet itself")  # spec: HELLO-11
        self.stage = Stage.OFFERING if initiator else Stage.AWAIT_OFFER
        self.meetings: tuple[Meeting, ...] = ()
        self._line = line
        self._role, self._their_role = (b"I", b"R") if initiator else (b"R", b"I")
        self._groups = tuple(groups)[:HELLO_SLOTS] if initiator else tuple(groups)
        self._chance = chance
        self._said: list[bytes] = []
        self._nonces = b""
        self._shared: tuple[Badge, ...] = ()

    def start(self) -> list[bytes]:
        """Return the frames to send before anything arrives."""
        if self.stage is not Stage.OFFERING:
            return []
        self._nonces = self._chance(HELLO_NONCE)
        body = self._nonces + self._tokens(b"I", self._groups)
        self.stage = Stage.AWAIT_ANSWER
        return [self._say(Kind.OFFER, body)]

    @property
    def over(self) -> bool:
        """Whether nothing more is to be said or heard."""
        return self.stage in (Stage.MET, Stage.STRANGERS)

    def limit(self, kind: Kind) -> int:
        """Return the size the next frame must have, 0 for kinds not expected. spec: HELLO-8."""
        if (self.stage, kind) not in self.TABLE:
            return 0
        if kind is Kind.PROOF:
            return BOX_SIZE * len(self._shared)
        return CONFIRM_SIZE if kind is Kind.CONFIRM else OFFER_SIZE

    def handle(self, heard: Frame) -> list[bytes]:
        """Take the peer's next frame; return the frames to send.

        Raises Malformed for a frame of the wrong size or shape, Refused for one out of turn or a
        proof that does not hold.
        """
        step = self.TABLE.get((self.stage, heard.kind))
        if step is None:
            raise Refused(f"{heard.kind.name} while {self.stage.value}")
        if len(heard.body) != self.limit(heard.kind):
            raise Malformed(f"{heard.kind.name} of {len(heard.body)} bytes")
        return step(self, heard.body)

    # -- transitions ---------------------------------------------------------------------------

    def _offered(self, body: bytes) -> list[bytes]:
        self._said.append(body)
        self._nonces = body[:HELLO_NONCE]
        known = self._recognised(b"I", self._groups, body[HELLO_NONCE:])
        nonce = self._chance(HELLO_NONCE)
        self._nonces += nonce
        self._shared = known
        self.stage = Stage.AWAIT_CONFIRM
        return [self._say(Kind.ANSWER, nonce + self._tokens(b"R", known))]

    def _answered(self, body: bytes) -> list[bytes]:
        self._said.append(body)
        self._nonces += body[:HELLO_NONCE]
        self._shared = self._recognised(b"R", self._groups, body[HELLO_NONCE:])
        out = [self._say(Kind.CONFIRM, self._tokens(b"C", self._shared))]
        return out + self._settle()

    def _confirmed(self, body: bytes) -> list[bytes]:
        self._said.append(body)
        self._shared = self._recognised(b"C", self._shared, body)
        return self._settle()

    def _proved(self, body: bytes) -> list[bytes]:
        self.meetings = tuple(
            Meeting(ours.group, self._open_box(ours, body[at * BOX_SIZE : (at + 1) * BOX_SIZE]))
            for at, ours in enumerate(self._shared)
        )
        self.stage = Stage.MET
        return []

    TABLE: ClassVar[dict[tuple[Stage, Kind], Callable[[Hello, bytes], list[bytes]]]] = {
        (Stage.AWAIT_OFFER, Kind.OFFER): _offered,
        (Stage.AWAIT_ANSWER, Kind.ANSWER): _answered,
        (Stage.AWAIT_CONFIRM, Kind.CONFIRM): _confirmed,
        (Stage.AWAIT_PROOF, Kind.PROOF): _proved,
    }

    # -- tokens --------------------------------------------------------------------------------

    def _token(self, role: bytes, key: bytes) -> bytes:
        """Return the token of one group for this role, line and pair of nonces. spec: HELLO-3."""
        line = self._line
        context = labelled(
            "hello-token",
            role,
            self._nonces,
            line.initiator.encode(),
            line.responder.encode(),
            line.binding,
        )
        return hmac.digest(key, context, "sha256")[:HELLO_TOKEN]

    def _tokens(self, role: bytes, groups: Sequence[Badge]) -> bytes:
        """Return 64 sorted slots, those not needed filled with random bytes. spec: HELLO-2."""
        slots = [self._token(role, each.hello_key) for each in groups]
        filler = self._chance(HELLO_TOKEN * (HELLO_SLOTS - len(slots)))
        slots += [filler[at : at + HELLO_TOKEN] for at in range(0, len(filler), HELLO_TOKEN)]
        return b"".join(sorted(slots))

    def _recognised(self, role: bytes, groups: Sequence[Badge], body: bytes) -> tuple[Badge, ...]:
        """Return which groups are among the slots, in the order both ends number them.

        The token of every group is computed whatever arrived. spec: HELLO-4.
        """
        slots = [body[at : at + HELLO_TOKEN] for at in range(0, len(body), HELLO_TOKEN)]
        if any(left >= right for left, right in itertools.pairwise(slots)):
            raise Malformed("hello slots are not sorted or not distinct")
        present = frozenset(slots)
        mine = [(self._token(role, each.hello_key), each) for each in groups]
        return tuple(each for token, each in mine if token in present)

    # -- proofs --------------------------------------------------------------------------------

    def _settle(self) -> list[bytes]:
        """Say who we are in each shared group, or end as strangers. spec: HELLO-7."""
        if not self._shared:
            self.stage = Stage.STRANGERS
            return []
        order = {each.group: self._token(b"C", each.hello_key) for each in self._shared}
        self._shared = tuple(sorted(self._shared, key=lambda each: order[each.group]))
        self.stage = Stage.AWAIT_PROOF
        return [frame(Kind.PROOF, b"".join(self._box(each) for each in self._shared))]

    def _transcript(self) -> bytes:
        """Return 32 bytes over all that was said before the proofs."""
        line = self._line
        names = (line.initiator.encode(), line.responder.encode(), line.binding)
        return labelled("hello-transcript", *names, *self._said)

    def _statement(self, role: bytes, group: bytes) -> bytes:
        """Return what a log key signs. spec: HELLO-5."""
        return label("hello-proof") + role + self._transcript() + group

    def _cipher(self, role: bytes, key: bytes) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(derive(key, "hello-box", role + self._transcript()))

    def _box(self, ours: Badge) -> bytes:
        """Seal who we are in one group. All boxes are equally long. spec: HELLO-6."""
        plain = bytes(BOX_PLAIN)
        if ours.signer is not None:
            signature = ours.signer.sign(self._statement(self._role, ours.group))
            plain = b"\1" + ours.signer.public + signature
        return self._cipher(self._role, ours.hello_key).encrypt(_NO_NONCE, plain, None)

    def _open_box(self, ours: Badge, box: bytes) -> bytes | None:
        """Return the log the peer proved to write in one group. Raises. spec: HELLO-10."""
        try:
            plain = self._cipher(self._their_role, ours.hello_key).decrypt(_NO_NONCE, box, None)
        except InvalidTag:
            raise Refused("the hello's proof was not made for this conversation") from None
        if plain == bytes(BOX_PLAIN):
            return None
        log, signature = plain[1:33], plain[33:]
        if plain[:1] != b"\1":
            raise Malformed("a hello's proof names no log and yet is not empty")
        if not verify(log, signature, self._statement(self._their_role, ours.group)):
            raise Refused("the peer did not prove its log key")
        return log

    def _say(self, kind: Kind, body: bytes) -> bytes:
        if len(body) != (CONFIRM_SIZE if kind is Kind.CONFIRM else OFFER_SIZE):
            raise OurFault(f"a {kind.name} of {len(body)} bytes")
        self._said.append(body)
        return frame(kind, body)
