"""Titles and fields from the words after `add` and `edit`. What a field means, the node says."""

from __future__ import annotations

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = ("title", "notes", "why", "due", "start", "stage", "state", "hands", "goal",
          "horizon", "threshold")  # fmt: skip
TAG_FIELDS = ("tag", "tags")


def split(words: Sequence[str], literal: int | None) -> tuple[str, dict[str, object]]:
    """The title and the fields in `words`; those from `literal` on are words of the title.

    `due:fri` is a field, `+water` a tag, `tag:-water` takes one away. Raises Trouble for a word
    that is nearly a field: a slip of the finger must not end up in a title.
    """
    title: list[str] = []
    fields: dict[str, object] = {}
    for at, word in enumerate(words):
        name, colon, value = word.partition(":")
        name = name.lower()
        if literal is not None and at >= literal:
            title.append(word)
        elif _is_tag(word):
            _collect(fields, "tags+", [word[1:]])
        elif colon and name in TAG_FIELDS:
            for tag in value.split(","):
                _collect(fields, "tags-" if tag.startswith("-") else "tags+", [tag.lstrip("+-")])
        elif colon and name in FIELDS:
            fields[name] = value
        else:
            if colon and value and name.isalpha():
                _refuse_slip(name, value)
            title.append(word)
    return " ".join(title), fields


def _is_tag(word: str) -> bool:
    """`+water`; but `+` alone and `+49 30 1234` are words."""
    return word.startswith("+") and len(word) > 1 and not word[1].isdigit() and " " not in word


def _collect(fields: dict[str, object], name: str, tags: list[str]) -> None:
    before = fields.get(name)
    fields[name] = [*before, *tags] if isinstance(before, list) else tags


def _refuse_slip(name: str, value: str) -> None:
    if value[0] == " " or value.startswith("//"):
        return  # a sentence in quotes, an address
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and rarely needed

    known = (*FIELDS, *TAG_FIELDS)
    turned = [field for field in known if sorted(field) == sorted(name)]
    near = turned or get_close_matches(name, known, 1, 0.75)
    if near:
        raise Trouble(
            "usage",
            f"there is no field '{name}'; did you mean {near[0]}:{value[:64]}?",
            next=(f"write  {near[0]}:{value[:64]}", "put  --  before words that are only a title"),
        )
