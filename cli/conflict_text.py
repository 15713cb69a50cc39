"""How one side of a conflict reads."""

from __future__ import annotations

from moot.cli.event_text import in_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

ARCHIVING = {True: "archived it", None: "keeps it"}


def value_text(conflict: Json, side: Json) -> str:
    """What somebody wrote; beside an archiving, what others wrote meanwhile and where."""
    value = side["value"]
    if conflict["kind"] != "archived":
        return "nothing" if value is None else in_words(value)
    if side["field"] == "archived":
        return ARCHIVING.get(value, "archived it")
    return f"{side['field']}: {in_words(value)}"
