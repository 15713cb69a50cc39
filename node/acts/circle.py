"""Acts on the profile and its groups: coming, going, asking others in."""

from __future__ import annotations

import re
from typing import Final

from moot.node.acts.doing import Doing
from moot.node.api import reads
from moot.node.keeper.status import group
from moot.node.people import People
from moot.node.profile import Membership, checked_name
from moot.node.things.holding import Holding
from moot.node.trouble import Trouble
from moot.node.ways.whereabouts import ours, whereabouts
from moot.protocol.errors import Malformed, TooNew
from moot.protocol.group_keys import Power
from moot.protocol.invite import Invite

PLACE: Final = re.compile(r"letters? (\d+)")
"""Where a malformed invite says that it is wrong."""

MEANS: Final = {
    "write": "Whoever holds this can read and write, and ask others in.",
    "read": "Whoever holds this can read everything, and write nothing.",
    "keep": "Whoever holds this can store and pass on what it cannot read.",
}


def init(doing: Doing) -> None:
    """Say what the person is called."""
    name = checked_name(doing.argument("name"), "a person")
    profile = doing.node.profile
    if profile.name not in (None, name):
        raise Trouble(
            "exists",
            f"this home is {profile.name}'s already",
            next=("moot person rename NAME     or another home:  moot --home FOLDER init",),
        )
    doing.nothing = profile.name == name
    if not doing.nothing:
        profile.set_name(name)
    doing.extra["me"] = reads.myself(doing.node)


def rename(doing: Doing) -> None:
    """Take another name, in one group or everywhere."""
    _named(doing)
    name = checked_name(doing.argument("name"), "a person")
    profile = doing.node.profile
    for membership in [doing.membership] if doing.has("group") else list(profile):
        profile.rename(membership, name)
    if not doing.has("group"):
        profile.set_name(name)
    doing.extra["me"] = reads.myself(doing.node)


def new_group(doing: Doing) -> Membership:
    """Start a group, and be its first member."""
    _named(doing)
    name = checked_name(doing.argument("name"), "a group")
    known = [one for one in doing.node.profile if one.name.casefold() == name.casefold()]
    if known:
        raise Trouble(
            "exists",
            f"you are in a group called {known[0].name} already",
            next=(f"moot group use {known[0].name}",),
        )
    membership = doing.node.profile.found_group(name)
    doing.note(membership.id)
    return membership


def use(doing: Doing) -> Membership:
    """Mean this group from now on when none is named."""
    if not doing.has("group"):
        raise Trouble("usage", "use which group?", next=("moot group list",))
    doing.node.profile.use(doing.membership)
    return doing.membership


def join(doing: Doing) -> Membership:
    """Enter the group of an invite."""
    invite = read_invite(doing.argument("invite"))
    profile = doing.node.profile
    if profile.name is None:
        called = invite.oneself.name if invite.oneself else None
        if called or doing.has("name"):
            profile.set_name(checked_name(called or doing.argument("name"), "a person"))
    _named(doing)
    membership, fresh = profile.join(invite)
    doing.nothing = not fresh
    doing.extra["oneself"] = invite.oneself is not None
    profile.use(membership)
    doing.note(membership.id)
    return membership


def read_invite(given: object) -> Invite:
    """The invite that somebody pasted. Raises Trouble that names the typo."""
    if not isinstance(given, str) or not given.strip():
        raise Trouble("usage", "join needs an invite", next=("moot join < FILE",))
    try:
        return Invite.read(given)
    except TooNew as error:
        raise Trouble("newer-invite", str(error)) from error
    except Malformed as error:
        place = PLACE.search(str(error))
        again = "ask for the invite again:  moot join"
        raise Trouble(
            "bad-invite",
            str(error),
            position=int(place[1]) if place else None,
            next=(f"check that letter, or {again}" if place else again,),
        ) from error


def group_answer(doing: Doing, membership: Membership) -> None:
    """Show the group and who is in it."""
    if doing.verb == "join":
        doing.extra.setdefault("oneself", None)
    if doing.verb == "keeper.take":
        doing.extra["keeping"] = group(doing.node, membership)
        doing.extra["addresses"] = ours(doing.node)
        return
    doing.extra["group_info"] = reads.group(doing.node, membership)
    doing.extra["people"] = People(doing.node, doing.node.view(membership)).all()


def invite(doing: Doing) -> None:
    """The group's key as text, for somebody else."""
    power = doing.word("power", ("write", "read", "keep"))
    membership = doing.membership
    try:
        keys = membership.replica.keys.lowered(Power[power.upper()])
    except ValueError:
        raise Trouble(
            "read-only",
            f"the key held for {membership.name} cannot give that",
            next=("ask a member who can:  moot who",),
        ) from None
    hints = whereabouts(doing.node, membership)
    # A keeper is to know as little as can be. spec: KEEP-2
    name = "" if keys.power is Power.KEEP else membership.name
    doing.extra |= {
        "invite": Invite(keys, name, tuple(hints)).text(),
        "power": power,
        "means": MEANS[power],
        "addresses": hints,
    }


def leave(doing: Doing) -> Membership:
    """Forget a group; what others have of ours, they keep."""
    if not doing.has("group"):
        raise Trouble("usage", "leave which group?", next=("moot group list",))
    membership = doing.membership
    alone = Holding(membership.replica, membership.me, membership.log).ours_alone
    if alone and not doing.flag("force"):
        raise Trouble(
            "unsynced",
            f"{alone} of your entries in {membership.name} are known to nobody else",
            cause="they would be gone for good",
            next=(
                f"moot sync --wait -g {membership.name}     or all the same:"
                f"  moot leave {membership.name} --yes --force",
            ),
        )
    doing.extra["group"] = membership.name
    doing.node.profile.leave(membership)
    doing.node.muted.forget(membership.id)
    doing.note(None)
    return membership


def _named(doing: Doing) -> None:
    if doing.node.profile.name is None:
        raise Trouble(
            "no-profile", "there is no profile on this machine yet", next=("moot init", "moot join")
        )
