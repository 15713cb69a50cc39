"""Acts that put a thing away, and take it back. Nothing is deleted, and no work hidden unseen."""

from __future__ import annotations

from moot.crdt import archive
from moot.node.acts.doing import Doing
from moot.node.acts.kinds import work_meant


def put_away(doing: Doing) -> None:
    """Put a goal or task away as it is seen now. Raises Trouble."""
    _, row = doing.me, work_meant(doing, "people put away goals and tasks")
    if row.archived:
        doing.nothing = True
        return
    with doing.freeing(row):
        doing.write(archive.put_away(doing.membership.replica.space, row.id))


def keep(doing: Doing) -> None:
    """Take a goal or task back, or say that it stays. Raises Trouble."""
    _, row = doing.me, work_meant(doing, "people keep goals and tasks")
    space = doing.membership.replica.space
    if not row.archived and not archive.view(space, row.id).disputed:
        doing.nothing = True
        return
    doing.write([archive.keep(space, row.id)])


def answer(doing: Doing) -> None:
    """Say how much that is open hangs under it, which stays where it is. spec: API-32."""
    board = doing.view.board
    below = board.beneath([doing.thing]) if doing.thing else ()
    doing.extra["open_beneath"] = sum(board.rows[one].open for one in below)
