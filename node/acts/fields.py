"""Fields as people write them (`due:fri`, `hands:2`), read into what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from moot.crdt import notes, pledge
from moot.crdt.when import Span, When
from moot.node.near import meant
from moot.node.query.dates import instant, read_date
from moot.node.query.filter import STAGES
from moot.node.query.span import read_span
from moot.node.query.zone import zone_name
from moot.node.things.board import PLACED
from moot.node.things.view import View
from moot.node.trouble import Trouble
from moot.protocol.limits import MAX_TEXT_BYTES

GOAL_STATES: Final = ("forming", "active", "resting", "reached", "let-go")
MAX_NOTES_BYTES: Final = 12 * MAX_TEXT_BYTES
"""Of the notes of one thing, in one act: a small book, and within what a request may hold."""

MOST_HANDS: Final = 1_000
MAX_TAG_BYTES: Final = 256
MAX_TAGS: Final = 32
"""Tags changed by one act: each is an op of the entry, which has room for 64."""

HANDS: Final = re.compile(r"(\d{1,4})(?:\.\.(\d{1,4}))?")
CLEAR: Final = {"", "none"}

Wishes = dict[str, object]
"""By field what is wanted of it: text, a When, (min, max), the id of a parent, a list of tags; None
clears it."""


def read_fields(view: View, fields: object, *, of: str, verb: str) -> Wishes:
    """The wishes for a thing of kind `of`. Raises Trouble. spec: API-8."""
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise Trouble("usage", "'fields' is an object of names and values")
    wishes: Wishes = {}
    for name, given in fields.items():
        reader = READERS.get(name)
        if reader is None:
            told = f"there is no field '{name[:64]}'{meant(name, READERS)}"
            raise Trouble("bad-field", told, next=(f"use one of  {' '.join(READERS)}",))
        if of not in FOR.get(name, (of,)):
            kinds = " or ".join(FOR[name])
            raise Trouble("wrong-kind", f"only a {kinds} has '{name}'", next=(f"moot help {verb}",))
        wishes[name] = reader(view, name, given)
    return wishes


def text(given: object, name: str, most: int = MAX_TEXT_BYTES) -> str:
    """Words that fit; not empty. Raises Trouble `bad-field`."""
    if not isinstance(given, str) or not given.strip():
        raise Trouble("bad-field", f"'{name}' needs words")
    if len(given.encode()) > most:
        raise Trouble(
            "bad-field",
            f"'{name}' has at most {most} bytes of text",
            cause=f"this has {len(given.encode())}",
        )
    return given


def _cleared(given: object, name: str) -> bool:
    if isinstance(given, list):
        raise Trouble("bad-field", f"'{name}' takes one value")
    return given is None or (isinstance(given, str) and given.strip().lower() in CLEAR)


def _title(_: View, name: str, given: object) -> str:
    return " ".join(text(given, name).splitlines()).strip()


def _text(_: View, name: str, given: object) -> str | None:
    if given in (None, "", "none"):
        return None
    if name != "notes":
        return text(given, name)
    # Notes are kept by paragraph, each with the bound of one text.
    for part in (whole := text(given, name, MAX_NOTES_BYTES)).split(notes.GAP):
        if len(part.encode()) > MAX_TEXT_BYTES:
            raise Trouble(
                "bad-field",
                f"a paragraph has at most {MAX_TEXT_BYTES} bytes",
                next=("part it by empty lines",),
            )
    return whole


def _date(view: View, name: str, given: object) -> When | None:
    if _cleared(given, name):
        return None
    if not isinstance(given, str):
        raise Trouble("bad-field", f"'{name}' is a date in words")
    moment = read_date(given, instant(view.now, view.zone))
    clock = moment.time and moment.time.strftime("%H:%M")
    return When(moment.day.isoformat(), clock or None, zone_name(view.zone))


def promised(view: View, given: object) -> str | None:
    """The day, and perhaps the time, until which a claim is meant. Raises Trouble. spec: API-20."""
    when = _date(view, "until", given)
    return when and " ".join(filter(None, (when.date, when.time)))


def _horizon(view: View, name: str, given: object) -> Span | None:
    if _cleared(given, name):
        return None
    if not isinstance(given, str):
        raise Trouble("bad-field", f"'{name}' is a day, a month or a year, or from one to another")
    return read_span(given, instant(view.now, view.zone))


def _threshold(_: View, name: str, given: object) -> int | None:
    if _cleared(given, name):
        return None
    words = str(given).strip()
    number = int(words) if words.isascii() and words.isdigit() and len(words) < 9 else 0
    if pledge.number(number) is None:
        raise Trouble(
            "bad-field",
            f"'{words[:64]}' is no number of pledges from 1 to {pledge.MOST_NEEDED}",
            next=("write  threshold:5",),
        )
    return number


def _hands(_: View, name: str, given: object) -> tuple[int, int] | None:
    if _cleared(given, name):
        return None
    found = HANDS.fullmatch(str(given).strip())
    least, most = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= least <= most <= MOST_HANDS:
        raise Trouble(
            "bad-field",
            f"'{str(given)[:64]}' is no number of hands",
            next=("write  hands:2  or  hands:1..3",),
        )
    return (least, most)


def _one_of(words: tuple[str, ...]) -> Callable[[View, str, object], str | None]:
    def read(_: View, name: str, given: object) -> str | None:
        if _cleared(given, name):
            return None
        if not isinstance(given, str) or given.strip().lower() not in words:
            raise Trouble(
                "bad-field",
                f"'{str(given)[:64]}' is no {name}{meant(str(given), words)}",
                next=(f"use one of  {' '.join(words)}",),
            )
        return given.strip().lower()

    return read


def _parent(view: View, name: str, given: object) -> bytes | None:
    if _cleared(given, name):
        return None
    if not isinstance(given, str):
        raise Trouble("bad-field", f"'{name}' is an id or words of a title")
    found = view.parents(given)
    if len(found) > 1:
        # Words that several titles share: as with ids, nobody guesses.
        raise Trouble(
            "ambiguous",
            f"'{given[:64]}' could be {len(found)} things",
            candidates=tuple(view.brief(row) for row in found[:8]),
            next=(f"use an id, for example  goal:{view.short(found[0].id)}",),
        )
    if found[0].kind not in PLACED:
        raise Trouble("wrong-kind", f"nothing hangs under a {found[0].kind}")
    return found[0].id


def _tags(_: View, name: str, given: object) -> list[str]:
    tags = [given] if isinstance(given, str) else given
    if not isinstance(tags, list) or len(tags) > MAX_TAGS:
        raise Trouble("bad-field", f"'{name}' is a list of at most {MAX_TAGS} tags")
    read = [text(tag, name, MAX_TAG_BYTES).strip().removeprefix("+") for tag in tags]
    if any(not tag or re.search(r"[\s,]", tag) for tag in read):
        raise Trouble("bad-field", "a tag is one word without commas")
    return list(dict.fromkeys(read))


READERS: Final[Mapping[str, Callable[[View, str, object], object]]] = {
    "title": _title,
    "text": lambda _, name, given: text(given, name).strip(),
    "notes": _text,
    "why": _text,
    "due": _date,
    "start": _date,
    "stage": _one_of(STAGES),
    "state": _one_of(GOAL_STATES),
    "hands": _hands,
    "horizon": _horizon,
    "threshold": _threshold,
    "goal": _parent,
    "tags": _tags,
    "tags+": _tags,
    "tags-": _tags,
}

FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("thought",),
    "why": ("goal",),
    "state": ("goal",),
    "horizon": ("goal",),
    "threshold": ("goal",),
    "due": ("task",),
    "start": ("task",),
    "stage": ("task",),
    "hands": ("task",),
    "notes": ("task", "goal"),
    "goal": ("task", "goal"),
    "tags": ("task", "goal"),
    "tags+": ("task", "goal"),
    "tags-": ("task", "goal"),
}
"""Which kinds have a field; the others all have it."""
