"""What people have to look at: the conflicts of a group, and one person's inbox."""

from __future__ import annotations

from typing import Final

from moot.node.api.call import Call
from moot.node.things import disputes, inbox

Json = dict[str, object]

MANY: Final = 1_000_000


def conflicts(call: Call) -> tuple[list[Json], int]:
    """The conflicts of a group, the newest last, and how many there are. spec: INBOX-4."""
    view = call.view
    found = disputes.matching(view, call.text("q"), all_of_them=call.flag("all"))
    limit = call.number("limit", 0, MANY)
    return disputes.disputes_json(view, found[-limit:] if limit else found), len(found)


def letters(call: Call) -> tuple[list[Json], int]:
    """What concerns the person, the newest first, and how much that is. spec: INBOX-5."""
    view = call.view
    found = inbox.matching(view, call.text("q"), read_too=call.flag("all"))
    limit = call.number("limit", 0, MANY)
    return inbox.letters_json(view, found[: limit or None]), len(found)
