"""The keys that a home holds: told in words, put into a backup, and taken from one again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from moot.crdt import device
from moot.node.node import Node
from moot.node.profile import Membership, checked_name
from moot.node.things.ids import normal, written
from moot.node.things.stamp import stamp
from moot.node.trouble import Trouble
from moot.node.ways.addresses import names_its_peer
from moot.protocol.backup import Backup
from moot.protocol.group_keys import Power
from moot.protocol.invite import Invite, Oneself
from moot.protocol.limits import (
    MAX_BACKUP_GROUPS,
    MAX_GROUP_NAME_BYTES,
    MAX_HINT_BYTES,
    MAX_INVITE_HINTS,
)
from moot.protocol.signature import SigningKey

Json = dict[str, object]

JOINED, HERE, OTHER = "joined", "here", "other"
"""What became of a group in a backup: it is new here, it was, or we are somebody else in it."""


class Restored(NamedTuple):
    """One group of a backup, and what became of it."""

    membership: Membership
    state: str
    called: str | None
    """What the person was called there when the backup was made; None where they cannot write."""


def shown(node: Node, groups: Sequence[Membership]) -> Json:
    """Which keys are held, without any of them. spec: API-80."""
    return {
        "locked": node.has_lock,
        "home": node.home.data if node.home else None,
        "name": node.profile.name,
        "groups": [_group(node, one) for one in groups],
    }


def _group(node: Node, membership: Membership) -> Json:
    board, me, log = node.board(membership), membership.me, membership.log
    return {
        "group": membership.name,
        "id": membership.written,
        "power": Power(membership.replica.keys.power).name.lower(),
        "person": None if me is None else written(board.profile_id(me)),
        "words": None if me is None else board.words(me),
        "devices": 0
        if me is None
        else len({one.key for one in membership.replica.logs if one.member == me}),
        "log": None if log is None else device.mark(log),
        "backup": stamp(_noted(node, membership)),
    }


# -- out -------------------------------------------------------------------------------------------


def backup_of(node: Node, groups: Sequence[Membership]) -> Backup:
    """What to seal. Raises Trouble. spec: KEY-43, spec: KEY-44."""
    if len(groups) > MAX_BACKUP_GROUPS:
        raise Trouble(
            "too-large",
            f"a backup holds at most {MAX_BACKUP_GROUPS} groups",
            next=("moot key backup FILE -g GROUP     one at a time",),
        )
    if not groups:
        raise Trouble(
            "no-group", "you are in no group yet", next=("moot group new NAME", "moot join")
        )
    return Backup(node.profile.name, tuple([_invite(node, one) for one in groups]))


def _invite(node: Node, membership: Membership) -> Invite:
    seed, me = membership.enrolment.member_seed, membership.me
    oneself = None
    if seed is not None and me is not None:
        oneself = Oneself(seed, _greeting(node.board(membership).name(me)))
    hints = tuple(_addresses(node, membership)[:MAX_INVITE_HINTS])
    return Invite(membership.replica.keys, _greeting(membership.name), hints, oneself)


def _greeting(name: str) -> str:
    """A name of others' making could be any length; what is carried is a greeting."""
    return name if len(name.encode()) <= MAX_GROUP_NAME_BYTES else ""


def _addresses(node: Node, membership: Membership) -> list[str]:
    """Where the group may be found when this machine is gone, the likeliest first.

    Of each machine that was met the address that worked last, then where the group was found
    before, then this node itself, which may well be still there.
    """
    known = membership.replica.ledger.peers.known()
    met = [(peer.addresses[0], peer.peer) for peer in known if peer.addresses]
    ours = [(address, node.network.peer) for address in node.network.addresses]
    found = [
        address if names_its_peer(address) or peer is None else f"{address}/p2p/{peer}"
        for address, peer in (*met, *((hint, None) for hint in membership.enrolment.hints), *ours)
    ]
    return [
        one
        for one in dict.fromkeys(found)
        if 0 < len(one) <= MAX_HINT_BYTES and one.isascii() and one.isprintable()
    ]


def note_backup(node: Node, groups: Sequence[Membership]) -> None:
    """Remember that a backup of these groups was written now."""
    with node.store.transaction():
        for membership in groups:
            node.store.set_setting(_note(membership.id), node.clock.wall_ms())


def _noted(node: Node, membership: Membership) -> int | None:
    at = node.store.setting(_note(membership.id))
    return at if isinstance(at, int) else None


def _note(group: bytes) -> str:
    return f"backup/{group.hex()}"


# -- in --------------------------------------------------------------------------------------------


def restore(node: Node, backup: Backup, wanted: str | None, name: object) -> list[Restored]:
    """Become the member that one was, in every group of a backup that is not here yet.

    `wanted` names one group alone; `name` is for a home without a profile, if the backup says
    none. Raises Trouble. spec: KEY-45
    """
    invites = [one for one in backup.invites if wanted is None or _is_meant(one, wanted)]
    if not invites:
        raise Trouble(
            "unknown",
            f"the backup holds no group '{wanted[:64]}'" if wanted else "the backup holds no group",
            next=("moot key restore FILE     for all that it holds",),
        )
    profile = node.profile
    if profile.name is None:
        profile.set_name(checked_name(backup.name or name, "a person"))
    before = profile.current
    restored = [_enter(node, one) for one in invites]
    profile.use(before or restored[0].membership)
    return restored


def _enter(node: Node, invite: Invite) -> Restored:
    known = next((one for one in node.profile if one.id == invite.keys.group), None)
    oneself = invite.oneself
    called = oneself.name if oneself else None
    if known is not None and known.me is not None and oneself is not None:
        me = SigningKey(oneself.seed).public
        return Restored(known, HERE if known.me == me else OTHER, called)
    membership, fresh = node.profile.join(invite)
    return Restored(membership, JOINED if fresh else HERE, called)


def _is_meant(invite: Invite, wanted: str) -> bool:
    letters = normal(wanted)
    return invite.name.casefold() == wanted.casefold() or (
        bool(letters) and written(invite.keys.group[:10]) == letters
    )
