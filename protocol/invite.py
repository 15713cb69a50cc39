"""Invites: a group's shared key as something that one person gives another (specs/invite.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from moot.crdt.value import Value
from moot.protocol import encoding, invite_text
from moot.protocol.errors import Malformed, TooNew
from moot.protocol.group_keys import SECRET_SIZE, GroupKeys, Power
from moot.protocol.limits import (
    MAX_GROUP_NAME_BYTES,
    MAX_HINT_BYTES,
    MAX_INVITE_HINTS,
    MAX_INVITE_TEXT,
)
from moot.protocol.signature import is_strict_point

VERSION: Final = 1


class Invite(NamedTuple):
    """What one needs to join a group. Whoever reads its text has its power."""

    keys: GroupKeys
    name: str
    """What the group was called when the invite was made: a greeting, nothing more."""
    hints: tuple[str, ...]
    """Addresses where members may be found."""

    def text(self) -> str:
        """Return the letters of the invite; the last hints are left out if there are too many.

        Raises ValueError for a name or hint that no invite can carry. spec: INV-2.
        """
        hints = self.hints[:MAX_INVITE_HINTS]
        while True:
            payload = _written(self.keys, self.name, hints)
            if invite_text.letters_for(len(payload)) <= MAX_INVITE_TEXT:
                return invite_text.write(payload)
            hints = hints[:-1]

    @classmethod
    def read(cls, text: str) -> Invite:
        """Return the invite that a text is. Raises TooNew, or Malformed that says what is wrong."""
        return _read(invite_text.read(text))


def _written(keys: GroupKeys, name: str, hints: Sequence[str]) -> bytes:
    """Return the bytes of an invite. Raises ValueError for what `_read` would refuse."""
    gate = None if keys.power is Power.WRITE else keys.gate_public
    payload = encoding.encode([VERSION, int(keys.power), keys.secret, gate, name, list(hints)])
    try:
        _read(payload)
    except Malformed as error:
        raise ValueError(str(error)) from None
    return payload


def _read(payload: bytes) -> Invite:
    """Return what the bytes of an invite say. Raises Malformed. spec: INV-3."""
    match encoding.decode(payload):
        case [
            int(version), int(power), bytes(secret), None | bytes() as gate, str(name), list(hints),
        ] if version is not True and version == VERSION:  # fmt: skip
            return Invite(_keys(power, secret, gate), _name(name), _hints(hints))
        case [int(version), *_] if version > VERSION:
            raise TooNew("this invite was made by a newer moot: upgrade to read it")  # spec: INV-7
        case _:
            raise Malformed("the invite's letters are right, but what they say is not an invite")


def _keys(power: int, secret: bytes, gate: bytes | None) -> GroupKeys:
    if isinstance(power, bool) or power not in set(Power) or len(secret) != SECRET_SIZE:
        raise Malformed("the invite carries no key that moot knows")
    if (power == Power.WRITE) != (gate is None) or (gate is not None and not is_strict_point(gate)):
        raise Malformed("the invite carries no proper gate key")
    return GroupKeys.from_secret(Power(power), secret, gate or b"")


def _name(name: str) -> str:
    if len(name.encode()) > MAX_GROUP_NAME_BYTES:
        raise Malformed(f"the invite's group name has more than {MAX_GROUP_NAME_BYTES} bytes")
    return name


def _hints(hints: list[Value]) -> tuple[str, ...]:
    if len(hints) > MAX_INVITE_HINTS:
        raise Malformed(f"the invite has more than {MAX_INVITE_HINTS} addresses")
    return tuple([_hint(hint) for hint in hints])


def _hint(hint: Value) -> str:
    if (
        not isinstance(hint, str)
        or not 0 < len(hint) <= MAX_HINT_BYTES
        or not hint.isascii()
        or not hint.isprintable()
    ):
        raise Malformed("the invite has an address that is none")
    return hint
