"""Records: what a file says of goals, tasks and thoughts, in one form for all kinds of file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from moot.crdt import goal, imported, origin, task, thought
from moot.crdt.lift import number
from moot.crdt.origin import Created
from moot.node.acts.fields import MAX_TAG_BYTES
from moot.node.exchange.field import FIELDS, words
from moot.node.things.ids import read_id
from moot.node.trouble import Trouble

Json = Mapping[str, object]

MAX_KEY_BYTES: Final = 512
"""What a thing is called in its file: an address, say."""

MAX_AT_BYTES: Final = 64
MAX_URL_BYTES: Final = 2_048
MAX_TAGS: Final = 100
MAX_NEEDS: Final = 500
"""Of one thing: each is an op, and all of them stand in one note besides."""

MAX_PLACE: Final = 36**6 - 1


class Wish(NamedTuple):
    """What a file says of one field."""

    value: object
    said: str
    """As it stands in the file, if that is not how it is written here."""


class Thing(NamedTuple):
    """What a file says of a goal or a task."""

    number: int
    made: Created | None
    """What makes it, if it is not here; None if only what is here is meant."""
    target: bytes
    kind: str
    source: str
    key: str
    at: str | None
    url: str | None
    place: int
    """Its place in the file."""
    wishes: Mapping[str, Wish]
    tags: tuple[str, ...] | None
    needs: tuple[bytes, ...] | None
    """What it waits for, among what the file has."""
    needs_if_known: tuple[bytes, ...]
    """What else it waits for, which may or may not be in the group."""
    lift: int | None
    evidence: str | None


class Edit(NamedTuple):
    """What a file says of something that is here by its id."""

    number: int
    target: bytes
    rev: str | None
    """How the thing was when the file was made."""
    given: Json


class Remark(NamedTuple):
    """What a file says that somebody said about something."""

    number: int
    about: bytes
    salt: bytes
    source: str
    key: str
    kind: str
    text: str


Record = Thing | Edit | Remark


def read_record(number: int, given: object) -> Record:
    """One record. Raises Trouble `usage` that names its number."""
    if not isinstance(given, dict):
        raise _wrong(number, "it is no JSON object")
    try:
        if "edit" in given:
            return _edit(number, given)
        if given.get("make") == thought.KIND:
            return _remark(number, given)
        return _thing(number, given)
    except ValueError as error:
        raise _wrong(number, str(error)) from None


def _wrong(number: int, why: str) -> Trouble:
    return Trouble("usage", f"record {number} is none that can be taken in", cause=why)


def _edit(number: int, given: Json) -> Edit:
    target = read_id(words(given["edit"]))
    if target is None:
        raise ValueError("'edit' is no id")
    return Edit(number, target, words(given.get("rev")) or None, given)


def _thing(number: int, given: Json) -> Thing:
    kind = given.get("make")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise ValueError("'make' is goal, task or thought")
    source, key = _key(given)
    made = origin.create_from(imported.source_of(source, key), kind)
    return Thing(
        number=number,
        made=None if given.get("known_only") else made,
        target=made.id,
        kind=kind,
        source=source,
        key=key,
        at=_brief(given, "at", MAX_AT_BYTES),
        url=_brief(given, "url", MAX_URL_BYTES),
        place=_place(given.get("place", 0)),
        wishes=wishes_of(kind, given),
        tags=tags_of(given),
        needs=_needs(source, given, "needs"),
        needs_if_known=_needs(source, given, "needs_if_known") or (),
        lift=_lift(given.get("lift")),
        evidence=words(given.get("evidence")) or None,
    )


def _brief(given: Json, name: str, most: int) -> str | None:
    text = words(given.get(name))
    if len(text.encode()) > most:
        raise ValueError(f"'{name}' has at most {most} bytes")
    return text or None


def _key(given: Json) -> tuple[str, str]:
    source, key = words(given.get("from")), words(given.get("key"))
    if not source or not key or len((source + key).encode()) > MAX_KEY_BYTES:
        raise ValueError("'from' and 'key' say what it is, briefly")
    return source, key


def _place(given: object) -> int:
    if type(given) is not int or not 0 <= given <= MAX_PLACE:
        raise ValueError("'place' is a number")
    return given


def _lift(given: object) -> int | None:
    if given is None:
        return None
    read = number(given) if isinstance(given, int) else None
    if read is None:
        raise ValueError("'lift' is 0 to 3")
    return read


def wishes_of(kind: str, given: Json) -> dict[str, Wish]:
    """What is said of the fields of a goal or task. Raises ValueError."""
    wishes = {}
    for name, field in FIELDS[kind].items():
        if name not in given:
            continue
        value, said = given[name], None
        if name == "goal":
            value = _parent(value)
        elif isinstance(value, dict):
            said = value.get("said")
        try:
            read = field.read(value)
        except ValueError as error:
            raise ValueError(f"'{name}': {error}") from None
        wishes[name] = Wish(read, said if isinstance(said, str) else field.text(read))
    return wishes


def _parent(given: object) -> bytes | None:
    """What it hangs under: nothing, a goal of a file, or a thing of this id."""
    match given:
        case None:
            return None
        case {"id": str(letters)} if (read := read_id(letters)) is not None:
            return read
        case dict():
            source, key = _key(given)
            return origin.create_from(imported.source_of(source, key), goal.KIND).id
        case _:
            raise ValueError("'goal' names no goal")


def tags_of(given: Json) -> tuple[str, ...] | None:
    """The tags, each once; None if nothing is said of them. Raises ValueError."""
    tags = given.get("tags")
    if tags is None:
        return None
    if not isinstance(tags, list) or len(tags) > MAX_TAGS:
        raise ValueError(f"'tags' is a list of at most {MAX_TAGS}")
    for tag in tags:
        if not words(tag) or len(tag.encode()) > MAX_TAG_BYTES:
            raise ValueError(f"a tag has 1 to {MAX_TAG_BYTES} bytes")
    return tuple(dict.fromkeys(tags))


def _needs(source: str, given: Json, name: str) -> tuple[bytes, ...] | None:
    keys = given.get(name)
    if keys is None:
        return None
    if not isinstance(keys, list) or len(keys) > MAX_NEEDS:
        raise ValueError(f"'{name}' is a list of at most {MAX_NEEDS}")
    made = [origin.create_from(imported.source_of(source, words(key)), task.KIND) for key in keys]
    return tuple(dict.fromkeys(one.id for one in made))


def _remark(number: int, given: Json) -> Remark:
    source, key = _key(given)
    about = given.get("about")
    if not isinstance(about, dict) or about.get("make") not in FIELDS:
        raise ValueError("'about' names a goal or a task")
    made = imported.source_of(source, words(about.get("key")))
    kind = given.get("kind", thought.KIND)
    if kind not in thought.KINDS:
        raise ValueError(f"'kind' is one of  {' '.join(thought.KINDS)}")
    text = words(given.get("text"))
    if not text.strip():
        raise ValueError("'text' is empty")
    return Remark(
        number,
        origin.create_from(made, about["make"]).id,
        imported.salt_of(source, key),
        source,
        key,
        str(kind),
        text,
    )
