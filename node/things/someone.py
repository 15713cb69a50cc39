"""Someone: the member that a name, an id, or `me` means; it finds one, or says who it might be."""

from __future__ import annotations

from moot.node.near import meant
from moot.node.things.view import View
from moot.node.trouble import Trouble


def someone(view: View, text: object) -> bytes:
    """The key of the member who is meant. Raises Trouble `unknown`, `ambiguous` or `read-only`."""
    if not isinstance(text, str) or not text.strip():
        raise Trouble("usage", "whom? A name or an id is needed", next=("moot who",))
    people = view.persons(text)
    if not people and text.lower() == "me":
        if view.me is None:
            raise view.membership.cannot_write()
        return view.me
    if not people:
        raise Trouble(
            "unknown",
            f"nobody in {view.group} is called '{text[:64]}'{meant(text, view.called())}",
            next=("moot who",),
        )
    if len(people) > 1:
        raise Trouble(
            "ambiguous",
            f"'{text[:64]}' could be {len(people)} people",
            candidates=tuple(
                {
                    **view.person(one),
                    "id": view.person(one)["person"],
                    "short": view.short(view.board.profile_id(one)),
                    "kind": "person",
                    "title": f"{view.board.name(one)}, whose words are {view.board.words(one)}",
                }
                for one in sorted(people)
            ),
            next=("moot who     then use the id",),
        )
    return next(iter(people))
