"""Invites: a group's shared key as something that one person gives another (specs/invite.md).

A *device invite* is one that a person makes for another machine of their own: it carries their
member key besides, so that whoever reads it is that person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
from moot.protocol.signature import SEED_SIZE, is_strict_point

VERSION: Final = 1
DEVICE_VERSION: Final = 2
"""The value that carries a person's key: what reads only the first says that it is too new."""


@dataclass(frozen=True, slots=True)
class Oneself:
    """Who the reader of a device invite is; secrets stay out of its repr. spec: INV-30."""

    seed: bytes = field(repr=False)
    """The seed of the member key in this group, 32 bytes."""
    name: str
    """What the person was called when the invite was made: a greeting, nothing more."""


class Invite(NamedTuple):
    """What one needs to join a group. Whoever reads its text has its power."""

    keys: GroupKeys
    name: str
    """What the group was called when the invite was made: a greeting, nothing more."""
    hints: tuple[str, ...]
    """Addresses where members may be found."""
    oneself: Oneself | None = None
    """Whose device the reader becomes; None in an invite for somebody else."""

    def text(self) -> str:
        """Return the letters of the invite; the last hints are left out if there are too many.

        Raises ValueError for a name or hint that no invite can carry. spec: INV-2.
        """
        hints = self.hints[:MAX_INVITE_HINTS]
        while True:
            payload = encoding.encode(self._replace(hints=hints).parts())
            if invite_text.letters_for(len(payload)) <= MAX_INVITE_TEXT:
                return invite_text.write(payload)
            hints = hints[:-1]

    @classmethod
    def read(cls, text: str) -> Invite:
        """Return the invite that a text is. Raises TooNew, or Malformed that says what is wrong."""
        return cls.of(encoding.decode(invite_text.read(text)))

    def parts(self) -> list[Value]:
        """Return the value that it is. Raises ValueError for what `of` would refuse."""
        keys, name, hints, oneself = self
        gate = None if keys.power is Power.WRITE else keys.gate_public
        version = VERSION if oneself is None else DEVICE_VERSION
        parts: list[Value] = [version, int(keys.power), keys.secret, gate, name, list(hints)]
        if oneself is not None:
            parts += [oneself.seed, oneself.name]
        try:
            Invite.of(parts)
        except Malformed as error:
            raise ValueError(str(error)) from None
        return parts

    @classmethod
    def of(cls, parts: Value) -> Invite:
        """Return the invite that a value is. Raises Malformed. spec: INV-3, INV-30."""
        return _read(parts)


def _read(parts: Value) -> Invite:
    match parts:
        case [
            int(version), int(power), bytes(secret), None | bytes() as gate, str(name), list(hints),
        ] if version is not True and version == VERSION:  # fmt: skip
            return Invite(_keys(power, secret, gate), _name(name), _hints(hints))
        case [
            int(version), int(power), bytes(secret), None, str(name), list(hints),
            bytes(seed), str(person),
        ] if version == DEVICE_VERSION and power == Power.WRITE:  # fmt: skip
            keys, named, found = _keys(power, secret, None), _name(name), _hints(hints)
            return Invite(keys, named, found, _oneself(seed, person))
        case [int(version), *_] if version > DEVICE_VERSION:
            raise TooNew("this invite was made by a newer moot: upgrade to read it")  # spec: INV-7
        case _:
            raise Malformed("the invite's letters are right, but what they say is not an invite")


def _oneself(seed: bytes, name: str) -> Oneself:
    if len(seed) != SEED_SIZE:
        raise Malformed("the invite carries no person's key that moot knows")
    if len(name.encode()) > MAX_GROUP_NAME_BYTES:
        raise Malformed(f"the invite's name of a person has more than {MAX_GROUP_NAME_BYTES} bytes")
    return Oneself(seed, name)


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
