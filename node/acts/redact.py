"""The act by which somebody takes words of their own back."""

from __future__ import annotations

from moot.crdt import redaction, thought
from moot.node.acts.doing import Doing
from moot.node.things.row import Row
from moot.node.trouble import Trouble


def redact(doing: Doing) -> None:
    """Take back what one said, and ask every device to forget it. Raises Trouble."""
    me, row = doing.me, _own(doing)
    ops = redaction.redact(doing.membership.replica.space, row.id, me)
    if not ops:
        doing.nothing = True
        return
    doing.write(ops)


def redact_answer(doing: Doing) -> None:
    """Say how many devices are asked, and whether words stay: nothing more can be known."""
    replica, this = doing.membership.replica, doing.membership.log
    keys = {log.key for log in replica.logs if log.member is not None and log.key != this}
    left = redaction.remaining(replica.space, doing.thing or b"", doing.me)
    doing.extra |= {"asked": len(keys), "left": len(left)}


def _own(doing: Doing) -> Row:
    """The thought of ours that is meant. Raises Trouble `wrong-kind` or `not-yours`."""
    row = doing.target()
    short = doing.view.short(row.id)
    if row.kind != thought.KIND:
        raise Trouble(
            "wrong-kind",
            f"{short} is a {row.kind}; only what one said can be taken back",
            next=(f"moot show {short}",),
        )
    if row.by != doing.me:
        raise Trouble(
            "not-yours",
            f"only {doing.view.board.name(row.by)} can take these words back",
            next=(f"moot say {short} WORDS     or fold them away here:  moot person mute NAME",),
        )
    return row
