"""Profile: one person on this machine, and the groups of this home.

Keys are made for each group, so that nobody can tell that two groups have a member in common.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from moot.crdt import group as groups
from moot.crdt import member as members
from moot.crdt.op import Op
from moot.node.forge import Forge
from moot.node.parcels import parcels
from moot.node.ports import Clock, Randomness
from moot.node.replica import Replica
from moot.node.store.contract import Enrolment, Store
from moot.node.store.errors import StoreTrouble
from moot.node.things.ids import normal, written
from moot.node.trouble import Trouble
from moot.protocol.group_keys import GroupKeys, Power
from moot.protocol.invite import Invite
from moot.protocol.limits import MAX_GROUP_NAME_BYTES
from moot.protocol.signature import SigningKey

NAME: Final = "name"
CURRENT: Final = "current"
"""Settings: what the person is called, and the group meant when none is named."""

SHORTEST_GROUP_ID: Final = 4


class Membership(NamedTuple):
    """One group of this home."""

    enrolment: Enrolment
    replica: Replica
    forge: Forge | None
    """None for readers and keepers."""

    @property
    def id(self) -> bytes:
        """The group's id, 32 bytes."""
        return self.enrolment.group

    @property
    def written(self) -> str:
        """The group's id as people see it: 16 letters of it."""
        return written(self.id[:10])

    @property
    def me(self) -> bytes | None:
        """Our member key; None for readers and keepers."""
        return self.forge.member if self.forge else None

    @property
    def log(self) -> bytes | None:
        """The key of this installation's log; None for readers and keepers."""
        return self.forge.log if self.forge else None

    @property
    def name(self) -> str:
        """The group's name as its members wrote it, or what the invite called it.

        A keeper knows neither, and calls it by its id.
        """
        return groups.view(self.replica.space).name or self.enrolment.label or self.written[:8]

    def write(
        self,
        ops: Sequence[Op],
        beside: Callable[[], None] | None = None,
        each: Op | None = None,
    ) -> bytes:
        """Write ops, in as many entries as they take and one transaction; see `Forge.write_all`.

        `each` is an op that every one of these entries begins with. Raises Trouble `read-only`
        besides.
        """
        if self.forge is None:
            raise self.cannot_write()
        return self.forge.write_all(parcels(ops, each), beside=beside)[-1]

    def write_each(self, acts: Iterable[Sequence[Op]]) -> None:
        """Write several acts, an entry or more for each, all in one transaction; see `write`."""
        if self.forge is None:
            raise self.cannot_write()
        self.forge.write_all([parcel for ops in acts for parcel in parcels(ops)])

    def cannot_write(self) -> Trouble:
        """The refusal of a key that is too weak."""
        return Trouble(
            "read-only",
            f"the key held for {self.name} cannot write",
            next=("ask a member for an invite that can:  moot invite",),
        )


def _must_be(known: Membership, member: bytes) -> None:
    """Refuse to become another member of a group than one is. Raises Trouble `exists`."""
    if known.me != member:
        name = known.name
        raise Trouble(
            "exists",
            f"this home is somebody else in {name} already",
            cause="a device invite makes a home one with whoever made it",
            next=(f"moot leave {shlex.quote(name)}     or another home:  moot --home FOLDER join",),
        )


def _kept_key(group: bytes) -> str:
    return f"member {group.hex()}"


class Profile:
    """The person's name and groups, over a store."""

    def __init__(self, store: Store, clock: Clock, randomness: Randomness) -> None:
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._groups = {enrolment.group: self._open(enrolment) for enrolment in store.enrolments()}
        self.on_join: list[Callable[[Membership], None]] = []
        self.on_hint: list[Callable[[Membership], None]] = []
        """Told of a group that may be found where we did not know."""
        self.on_leave: list[Callable[[Membership], None]] = []

    def __iter__(self) -> Iterator[Membership]:
        return iter(self._groups.values())

    def __len__(self) -> int:
        return len(self._groups)

    @property
    def name(self) -> str | None:
        """What the person is called in groups joined from now on; None before init."""
        name = self._store.setting(NAME)
        return name if isinstance(name, str) else None

    @property
    def current(self) -> Membership | None:
        """The group meant when none is named."""
        chosen = self._store.setting(CURRENT)
        if isinstance(chosen, bytes) and chosen in self._groups:
            return self._groups[chosen]
        return next(iter(self), None)

    def set_name(self, name: str) -> None:
        """Call the person so, in groups joined from now on."""
        with self._store.transaction():
            self._store.set_setting(NAME, name)

    def rename(self, membership: Membership, name: str) -> None:
        """Take another name in one group."""
        if membership.me is not None:
            membership.write(members.rename(membership.replica.space, membership.me, name))

    def use(self, membership: Membership) -> None:
        """Mean this group when none is named."""
        with self._store.transaction():
            self._store.set_setting(CURRENT, membership.id)

    def find(self, text: str | None) -> Membership:
        """The group of that name or id; the current one for None. Raises Trouble. spec: API-7."""
        if text is None:
            if self.current is not None:
                return self.current
            raise self._nowhere()
        wanted = text.casefold()
        found = [one for one in self if one.name.casefold() == wanted]
        found = [one for one in found if one.name == text] or found
        letters = normal(text)
        if not found and len(letters) >= SHORTEST_GROUP_ID:
            found = [one for one in self if one.written.startswith(letters)]
        if len(found) == 1:
            return found[0]
        if not self._groups:
            raise self._nowhere()
        near = found or list(self)
        raise Trouble(
            "ambiguous" if found else "unknown",
            f"'{text[:64]}' could be {len(found)} groups"
            if found
            else f"you are in no group '{text[:64]}'",
            candidates=tuple(
                {"id": one.written, "short": one.written[:4], "kind": "group", "title": one.name}
                for one in near
            ),
            next=("moot group list",),
        )

    def _nowhere(self) -> Trouble:
        if self.name is None:
            return Trouble(
                "no-profile",
                "there is no profile on this machine yet",
                next=("moot init", "moot join"),
            )
        return Trouble(
            "no-group", "you are in no group yet", next=("moot group new NAME", "moot join")
        )

    # -- coming and going ----------------------------------------------------------------------

    def found_group(self, name: str) -> Membership:
        """Make a group, and be its first member."""
        keys = GroupKeys.write(self._randomness.bytes(32))
        return self._enter(keys, name, (), [*groups.name(None, name)])

    def join(self, invite: Invite) -> tuple[Membership, bool]:
        """Enter the group of an invite, and whether that is new.

        An invite of more power replaces the weaker one; of the same or less, it only says where
        the group may be found. spec: INV-33.
        A device invite makes this home a device of the one who made it. Raises Trouble `exists` if
        the home is somebody else there already. spec: INV-32
        """
        keys, oneself = invite.keys, invite.oneself
        known = self._groups.get(keys.group)
        if known is not None and known.me is not None and oneself is not None:
            _must_be(known, SigningKey(oneself.seed).public)
        if known is not None and known.replica.keys.power >= keys.power:
            self._hear(known, invite.hints)
            return known, False
        seed = oneself.seed if oneself else None
        return self._enter(keys, invite.name, invite.hints, [], seed), True

    def _hear(self, membership: Membership, hints: Iterable[str]) -> None:
        """Note where members of a group may be found."""
        peers = membership.replica.ledger.peers
        with self._store.transaction():
            for hint in hints:
                address, _, peer = hint.rpartition("/p2p/")
                if address and peer:
                    peers.hear(peer, (address,))
        for listener in self.on_hint:
            listener(membership)

    def leave(self, membership: Membership) -> None:
        """Forget a group with everything in it; the others keep what we wrote.

        What stays is the key by which they know us, so that whoever comes back is the same
        person and not a second one of that name.
        """
        seed = membership.enrolment.member_seed
        with self._store.transaction():
            if seed is not None:
                self._store.set_secret(_kept_key(membership.id), seed)
            self._store.leave(membership.id)
        self._close(membership)

    def _enter(
        self,
        keys: GroupKeys,
        label: str,
        hints: Sequence[str],
        first: Sequence[Op],
        seed: bytes | None = None,
    ) -> Membership:
        """Enrol, make it the current group, and say our name there if we can write.

        `seed` is that of a member whose further device this is: their name is said already.
        """
        known = self._groups.get(keys.group)
        keeps = keys.power is Power.KEEP  # spec: KEEP-2
        enrolment = self._enrolment(keys, "" if keeps else label, hints, known, seed)
        if known is not None:
            self._close(known)
        with self._store.transaction():
            self._store.join(enrolment)
            if not keeps or self.current is None:
                self._store.set_setting(CURRENT, keys.group)
        membership = self._open(enrolment)
        try:
            if seed is not None and membership.forge is not None:
                membership.forge.open()  # spec: INV-31
            else:
                self._introduce(membership, first)
        except StoreTrouble:
            if known is None:
                # Half a group is none: without room for its first entry it is not joined.
                with self._store.transaction():
                    self._store.leave(keys.group)
            raise
        self._groups[keys.group] = membership
        for listener in self.on_join:
            listener(membership)
        return membership

    def _enrolment(
        self,
        keys: GroupKeys,
        label: str,
        hints: Sequence[str],
        known: Membership | None,
        seed: bytes | None,
    ) -> Enrolment:
        """What the home keeps of a group: keys of our own are made once, by who can write."""
        member, log = None, None
        if keys.power is Power.WRITE:
            kept = self._store.secret(_kept_key(keys.group))
            member = seed or kept or self._randomness.bytes(32)
            log = self._randomness.bytes(32)
        if known is not None:
            hints = tuple(dict.fromkeys((*hints, *known.enrolment.hints)))
        return Enrolment(
            keys.group,
            label,
            int(keys.power),
            keys.secret,
            keys.gate_public,
            member,
            log,
            tuple(hints),
        )

    def _introduce(self, membership: Membership, first: Sequence[Op] = ()) -> None:
        """Say in a group what we are called there, unless we have."""
        me, space = membership.me, membership.replica.space
        if me is not None and (first or members.name(space, me) is None):
            membership.write([*first, *members.rename(space, me, self.name or "")])

    def _close(self, membership: Membership) -> None:
        for listener in self.on_leave:
            listener(membership)
        del self._groups[membership.id]

    def _open(self, enrolment: Enrolment) -> Membership:
        keys = GroupKeys.from_secret(
            Power(enrolment.power), enrolment.secret, enrolment.gate_public or b""
        )
        replica = Replica(self._store, keys)
        if enrolment.member_seed is None or enrolment.log_seed is None:
            return Membership(enrolment, replica, None)
        forge = Forge(
            replica,
            SigningKey(enrolment.member_seed),
            SigningKey(enrolment.log_seed),
            self._clock,
            self._randomness,
        )
        return Membership(enrolment, replica, forge)


def checked_name(text: object, what: str) -> str:
    """A name for a person or group, if it can be one. Raises Trouble `usage`."""
    name = " ".join(text.split()) if isinstance(text, str) else ""
    if not name:
        raise Trouble("usage", f"{what} needs a name")
    if len(name.encode()) > MAX_GROUP_NAME_BYTES:
        raise Trouble("usage", f"a name has at most {MAX_GROUP_NAME_BYTES} bytes")
    return name
