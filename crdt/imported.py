"""Imported: what another program said of a thing when it was taken in last.

A file can be taken in again, by anybody, on any device. Where a field stands as it was taken in,
nobody here has a word of their own in it, and it may follow the file. Where it does not, somebody
changed it here, and the file has no say. For that it is enough to remember digests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from moot.crdt import register
from moot.crdt.ids import ID_SIZE, derived
from moot.crdt.op import Op
from moot.crdt.space import Space
from moot.crdt.value import Value

IMPORTED: Final = "imported"
DIGEST: Final = 8
"""Bytes of a digest: it tells honest texts apart."""

MOST: Final = 1_000
"""Tags, or needs, that are read of one thing: far more than anybody gives it."""


class Imported(NamedTuple):
    """What one thing was taken in from."""

    source: str
    """Which program's word it is: `taskwarrior`, `github`, `csv`."""
    key: str
    """What the thing is called there, the same in every file."""
    at: str | None
    """When it was made there, as it was written there."""
    url: str | None
    """Where it is to be seen."""
    said: Mapping[str, bytes]
    """By field, the digest of what the file said; and then of what was written, if that differs."""
    tags: tuple[str, ...]
    needs: tuple[bytes, ...]
    """The tags and needs that the file named."""

    def value(self) -> Value:
        """What is written into a cell."""
        names: dict[str, Value] = {"from": self.source, "key": self.key}
        names |= {name: text for name, text in (("at", self.at), ("url", self.url)) if text}
        if self.tags:
            names["tags"] = list(self.tags)
        if self.needs:
            names["needs"] = list(self.needs)
        return names | {"said": {**self.said}}

    def unchanged_there(self, field: str, said: bytes) -> bool:
        """Whether the file says of a field what it said last."""
        return self.said.get(field, b"")[:DIGEST] == said

    def written(self, field: str) -> bytes | None:
        """The digest of what was written into a field last; None if nothing ever was."""
        known = self.said.get(field)
        return None if known is None else known[-DIGEST:]


def source_of(source: str, key: str) -> bytes:
    """What everybody makes the same goal or task from. spec: EXCH-18."""
    return derived("import", source.encode(), key.encode())


def salt_of(source: str, key: str) -> bytes:
    """What a thought that comes from a file grows from, in place of chance. spec: EXCH-19."""
    return derived("imported-thought", source.encode(), key.encode())


def digest(field: str, text: str) -> bytes:
    """What is remembered of a field's value."""
    return derived("imported-field", field.encode(), text.encode())[:DIGEST]


def view(space: Space, target: bytes) -> Imported | None:
    """What a thing was taken in from; None if it was not, or nobody can read it. spec: MODEL-2."""
    return register.read(space, target, IMPORTED, read)


def read(value: Value) -> Imported | None:
    """How the register is read."""
    if not isinstance(value, dict):
        return None
    source, key, said = value.get("from"), value.get("key"), value.get("said")
    if not (isinstance(source, str) and isinstance(key, str) and isinstance(said, dict)):
        return None
    at, url = value.get("at"), value.get("url")
    return Imported(
        source=source,
        key=key,
        at=at if isinstance(at, str) else None,
        url=url if isinstance(url, str) else None,
        said={
            field: known
            for field, known in said.items()
            if isinstance(known, bytes) and len(known) in (DIGEST, 2 * DIGEST)
        },
        tags=tuple(tag for tag in _listed(value.get("tags")) if isinstance(tag, str)),
        needs=tuple(
            need
            for need in _listed(value.get("needs"))
            if isinstance(need, bytes) and len(need) == ID_SIZE
        ),
    )


def _listed(value: Value) -> list[Value]:
    return value[:MOST] if isinstance(value, list) else []


def write(space: Space | None, target: bytes, new: Imported) -> Op:
    """The op that notes what a thing was taken in from."""
    return register.write(space, target, IMPORTED, new.value())
