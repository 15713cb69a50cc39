"""Acts of who runs a keeper: taking a group on, and dropping it."""

from __future__ import annotations

from moot.node.acts.circle import read_invite
from moot.node.acts.doing import Doing
from moot.node.profile import Membership
from moot.node.trouble import Trouble
from moot.protocol.group_keys import Power
from moot.protocol.keeper_limits import MAX_KEPT_GROUPS


def take(doing: Doing) -> Membership:
    """Store and pass on what members of a group write. Raises Trouble. spec: KEEP-1."""
    node, invite = doing.node, read_invite(doing.argument("invite"))
    if invite.keys.power is not Power.KEEP:
        # Nothing of it is kept: a keeper that could read would be one more machine to trust.
        raise Trouble(
            "bad-invite",
            "this invite lets its holder read the group, and a keeper must not",
            next=(
                "ask for one that only keeps:  moot invite --keep",
                "moot join     if this machine is a member's own",
            ),
        )
    known = next((one for one in node.profile if one.id == invite.keys.group), None)
    if known is not None and known.id not in node.quota:
        raise Trouble(
            "exists",
            f"this home is in {known.name} already, and so stores and passes on all of it",
            next=("moot --home FOLDER keep     keeps it for itself",),
        )
    if known is None and len(node.profile) >= MAX_KEPT_GROUPS:
        raise Trouble(
            "full",
            f"this keeper has {MAX_KEPT_GROUPS} groups, and takes no more",
            next=("moot --home FOLDER keep     a second one on the same machine",),
        )
    membership, fresh = node.profile.join(invite)
    doing.nothing = not fresh
    doing.note(membership.id)
    return membership


def drop(doing: Doing) -> Membership:
    """Delete what is kept for a group; its members keep theirs. Raises Trouble. spec: KEEP-11."""
    if not doing.has("group"):
        raise Trouble("usage", "drop which group?", next=("moot keep status",))
    membership = doing.membership
    if membership.id not in doing.node.quota:
        raise Trouble(
            "usage",
            f"{membership.name} is a group of yours, and not one that is only kept",
            next=(f"moot leave {membership.written[:8]}",),
        )
    doing.extra["group"] = membership.name
    doing.node.profile.leave(membership)
    doing.note(None)
    return membership
