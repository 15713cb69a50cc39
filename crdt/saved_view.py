"""Saved views: filters that people keep under a name, each for themselves or for the group.

What a filter means is no business of the state: it is kept as text, and whoever reads it makes of
it what they can (specs/search.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from moot.crdt import group, member, own, register
from moot.crdt.op import Op
from moot.crdt.shape import Misshapen, Shape
from moot.crdt.shelf import Write
from moot.crdt.space import Space
from moot.crdt.value import Value

FIELD: Final = re.compile(r"view\.([a-z0-9-]{1,32})(@?)")
"""The cells that hold views: of the group without, of one member with the sign of an own cell."""

NAME: Final = re.compile(r"[a-z0-9-]{1,32}")

MAX_FILTER: Final = 4_096
"""Letters of a filter that is kept: as many as a node reads."""

MAX_SORT: Final = 32

MOST: Final = 500
"""Views that are shown of one holder, the first by name: more than anybody reads, and a bound on
who writes others."""


class Saved(NamedTuple):
    """What a view says."""

    filter: str
    sort: str | None
    """The order of a list by it; None for the usual one."""


class SavedView(NamedTuple):
    """A view as it reads now."""

    name: str
    saved: Saved
    write: Write
    """The write that is shown: by whom, and when."""
    disputed: bool
    """People, or one's own devices, wrote different things there at once."""


def read(value: Value) -> Saved | None:
    """How a cell that holds a view is read; None for what is none. spec: VIEW-1."""
    try:
        shape = Shape(value)
        saved = Saved(shape.text("filter"), shape.text_or_none("sort"))
    except Misshapen:
        return None
    fits = len(saved.filter) <= MAX_FILTER and len(saved.sort or "") <= MAX_SORT
    return saved if fits else None


def name_of(field: str) -> str | None:
    """The name of the view that a field holds; None if it holds none."""
    found = FIELD.fullmatch(field)
    return found[1] if found else None


def is_shared(field: str) -> bool:
    """Whether a field holds a view of the group."""
    found = FIELD.fullmatch(field)
    return found is not None and not found[2]


def field_of(name: str, *, shared: bool) -> str:
    """The field of the view of that name."""
    return f"view.{name}" if shared else f"view.{name}@"


def of_group(space: Space) -> dict[str, SavedView]:
    """The views that the group shares, by name.

    One that somebody dropped while another changed it is still there, as a paragraph of notes is.
    spec: VIEW-3.
    """
    return {view.name: view for view in islice(_shared(space), MOST)}


def of_member(space: Space, key: bytes) -> dict[str, SavedView]:
    """The views that a member keeps for themselves, by name. spec: VIEW-2."""
    return {view.name: view for view in islice(_own(space, key), MOST)}


def _shared(space: Space) -> Iterator[SavedView]:
    for field, cell in space.cells(group.OBJECT).items():
        name = name_of(field)
        shown = next((write for write in reversed(cell) if read(write.value) is not None), None)
        if name is not None and is_shared(field) and shown is not None:
            yield _view(name, shown, disputed=bool(register.rivals(cell, read)))


def _own(space: Space, key: bytes) -> Iterator[SavedView]:
    profile = member.object_id(key)
    for field, cell in space.cells(profile).items():
        name = name_of(field)
        if name is None or is_shared(field):
            continue
        slot = [write for write in cell if write.author == key]
        shown = next((write for write in reversed(slot) if read(write.value) is not None), None)
        if shown is not None:
            yield _view(name, shown, disputed=bool(register.rivals(slot, read)))


def _view(name: str, shown: Write, *, disputed: bool) -> SavedView:
    return SavedView(name, read(shown.value) or Saved("", None), shown, disputed)


def save(space: Space, key: bytes, name: str, saved: Saved, *, shared: bool) -> Op:
    """The op by which a member keeps a view, in place of all they see under its name."""
    value: dict[str, Value] = {"filter": saved.filter}
    if saved.sort is not None:
        value["sort"] = saved.sort
    field = field_of(name, shared=shared)
    if shared:
        return register.write(space, group.OBJECT, field, value)
    return own.write(space, member.object_id(key), field, key, value)


def drop(space: Space, key: bytes, name: str, *, shared: bool) -> list[Op]:
    """The ops by which a view is kept no longer; none if there is none."""
    field = field_of(name, shared=shared)
    if shared:
        known = space.live(group.OBJECT, field)
        return [register.write(space, group.OBJECT, field, None)] if known else []
    return own.empty(space, member.object_id(key), field, key)
