"""Words: what can be typed in a filter, for whoever completes what a person began to type."""

from __future__ import annotations

from collections import Counter
from typing import Final

from moot.node.api.call import Call
from moot.node.query.filter import KINDS, STAGES, STATES, WORDS
from moot.node.query.terms import FIELDS

MOST: Final = 200
"""Tags and people told: more do not fit on a screen, and a reply must be quick. spec: API-51."""


def words(call: Call) -> dict[str, object]:
    """The words of the filter language, and those that this group fills it with."""
    view = call.view
    tags = Counter(tag for row in view.board.things() if row.open for tag in row.tags)
    people = sorted(view.board.names, key=view.board.name)
    return {
        "fields": list(FIELDS),
        "is": list(WORDS),
        "kinds": list(KINDS),
        "states": list(STATES),
        "stages": list(STAGES),
        "tags": [{"tag": tag, "count": count} for tag, count in tags.most_common(MOST)],
        "people": [
            {
                **view.person(key),
                "short": view.short(view.board.profile_id(key)),
                "me": key == view.me,
            }
            for key in people[:MOST]
        ],
        "groups": [{"name": one.name, "id": one.written} for one in call.node.profile],
    }
