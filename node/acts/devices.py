"""Acts on one's own devices: asking another machine in as oneself, and naming this one."""

from __future__ import annotations

from typing import Final

from moot.crdt import device
from moot.node.acts.doing import Doing
from moot.node.devices import devices_of
from moot.node.profile import checked_name
from moot.node.ways.whereabouts import whereabouts
from moot.protocol.invite import Invite, Oneself
from moot.protocol.limits import MAX_GROUP_NAME_BYTES

IS_YOU: Final = (
    "Whoever holds this IS you in {group}: they read, write, claim and speak as {name}, and "
    "nobody can tell. It cannot be taken back."
)


def add(doing: Doing) -> None:
    """The group's key and our own in it as text, for another machine of ours. spec: API-56."""
    membership = doing.membership
    seed = membership.enrolment.member_seed
    if seed is None or membership.me is None:
        raise membership.cannot_write()
    name = doing.view.board.name(membership.me)
    hints = whereabouts(doing.node, membership)
    # A name of others' making could be any length; what is carried is a greeting.
    called = name if len(name.encode()) <= MAX_GROUP_NAME_BYTES else ""
    invite = Invite(membership.replica.keys, membership.name, tuple(hints), Oneself(seed, called))
    doing.extra |= {
        "invite": invite.text(),
        "means": IS_YOU.format(group=membership.name, name=name),
        "addresses": hints,
    }


def name(doing: Doing) -> None:
    """Say what this machine is called, so that one's devices can be told apart."""
    me, log = doing.me, doing.membership.log
    said = checked_name(doing.argument("name"), "a device")
    space = doing.membership.replica.space
    if log is None or device.name(space, me, log) == said:
        doing.nothing = True
        return
    doing.write([device.call(space, me, log, said)])


def name_answer(doing: Doing) -> None:
    """Show one's devices."""
    doing.extra["device_list"] = devices_of(doing.node, doing.view, doing.me)
