"""Vet: what of a run is sound, and what it says, as far as the run alone can tell.

Nothing here depends on what this node holds, so it may be done anywhere: by the node itself, or by
a process beside it, to which the run goes as bytes and which answers in bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from moot.node.history import Content, read_run
from moot.protocol.body import as_value, of_value
from moot.protocol.encoding import decode_again, encode_again
from moot.protocol.errors import OurFault
from moot.protocol.group_keys import GroupKeys
from moot.protocol.run import DIGEST_SIZE, Run, verify_run


class Key(NamedTuple):
    """What of a group's keys it takes."""

    gate_public: bytes
    group: bytes
    content_key: bytes | None
    """None for a keeper, who learns nothing but that the run is sound."""

    @classmethod
    def of(cls, keys: GroupKeys) -> Key:
        """Those of a group."""
        return cls(keys.gate_public, keys.group, keys.content_key)


class Vetted(NamedTuple):
    """A run that is sound."""

    ids: list[bytes]
    contents: list[Content]
    """See `read_run`."""

    def pack(self) -> bytes:
        """What was found as bytes, for `unpack` in another process of this node."""
        return encode_again([b"".join(self.ids), [as_value(one) for one in self.contents]])

    @classmethod
    def unpack(cls, data: bytes) -> Vetted:
        """What the other process found. It is believed: it is this node's own."""
        match decode_again(data):
            case [bytes(ids), list(contents)] if len(ids) == DIGEST_SIZE * len(contents):
                names = [ids[at : at + DIGEST_SIZE] for at in range(0, len(ids), DIGEST_SIZE)]
                return cls(names, [of_value(one) for one in contents])
            case _:
                raise OurFault("what was vetted came back as something else")


def vet(key: Key, run: Run) -> Vetted:
    """Verify a run and read it. Raises Malformed or Refused for one that no honest peer sends."""
    ids = verify_run(run, key.gate_public, key.group)
    return Vetted(ids, read_run(key.content_key, key.group, run, ids))
