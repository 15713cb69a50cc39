"""Backup: what a person needs to come back as the same member on a new machine (specs/keys.md).

It holds of each group what a device invite of it would. The keys of logs are in none: two
machines that write one log would fork it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt.value import Value
from moot.protocol import encoding
from moot.protocol.errors import Malformed, TooNew
from moot.protocol.invite import Invite
from moot.protocol.limits import MAX_BACKUP_GROUPS, MAX_GROUP_NAME_BYTES

WHAT: Final = "backup"
"""The label of a strongbox that holds one."""

VERSION: Final = 1


class Backup(NamedTuple):
    """What stands in one."""

    name: str | None
    """What the person is called in groups joined from then on; None if they never said."""
    invites: tuple[Invite, ...]
    """One for each group: a device invite where the home could write."""

    def written(self) -> bytes:
        """Return its bytes. Raises ValueError for what `read` would refuse."""
        invites: list[Value] = [invite.parts() for invite in self.invites]
        written = encoding.encode([VERSION, self.name, invites])
        try:
            Backup.read(written)
        except Malformed as error:
            raise ValueError(str(error)) from None
        return written

    @classmethod
    def read(cls, data: bytes) -> Backup:
        """Return what the bytes say. Raises TooNew or Malformed. spec: KEY-43."""
        match encoding.decode(data):
            case [int(version), None | str() as name, list(parts)] if (
                version is not True and version == VERSION
            ):
                return cls(_name(name), _invites(parts))
            case [int(version), *_] if version > VERSION:
                raise TooNew("a newer moot made it: upgrade to read it")
            case _:
                raise Malformed("what is in it is no backup")


def _name(name: str | None) -> str | None:
    if name is not None and not 0 < len(name.encode()) <= MAX_GROUP_NAME_BYTES:
        raise Malformed(f"a name in it is empty or has more than {MAX_GROUP_NAME_BYTES} bytes")
    return name


def _invites(parts: list[Value]) -> tuple[Invite, ...]:
    if len(parts) > MAX_BACKUP_GROUPS:
        raise Malformed(f"it holds more than {MAX_BACKUP_GROUPS} groups")
    invites = tuple([Invite.of(one) for one in parts])
    if len({invite.keys.group for invite in invites}) < len(invites):
        raise Malformed("it holds a group twice")
    return invites
