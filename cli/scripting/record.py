"""Records: an answer's JSON with its fields as attributes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")
R = TypeVar("R", bound="Record")


class Record:
    """An object of specs/api.md. Its documented fields are attributes, `json` holds all of it."""

    __slots__ = ("json",)

    def __init__(self, json: dict[str, Any]) -> None:
        self.json = json
        """As the node said it, with fields that this version has no attribute for."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and self.json == other.json

    __hash__ = None  # type: ignore[assignment] # what it says may be changed

    def __repr__(self) -> str:
        named = ("id", "kind", "title", "name", "text", "act", "seq")
        told = (f"{name}={self.json[name]!r}" for name in named if self.json.get(name) is not None)
        return f"{type(self).__name__}({', '.join(told)})"


class Field(Generic[T]):
    """A field of a record, read when it is asked for."""

    def __init__(self, read: Callable[[Any], T], name: str = "") -> None:
        """`name` is what the JSON calls it, where Python has another use for that word."""
        self._read = read
        self._name = name

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = self._name or name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Self | T:
        """What the record says; absent as None, or as nothing where several could be."""
        return self if record is None else self._read(record.json.get(self._name))


def _same(value: Any) -> Any:  # noqa: ANN401 - checked by the type of the field
    return value


def _time(stamp: str | None) -> datetime | None:
    return None if stamp is None else datetime.fromisoformat(stamp)


def text(name: str = "") -> Field[str]:
    """A text that is always there."""
    return Field(_same, name)


def maybe(name: str = "") -> Field[str | None]:
    """A text, or None."""
    return Field(_same, name)


def number(name: str = "") -> Field[int]:
    """A whole number."""
    return Field(_same, name)


def count(name: str = "") -> Field[int | None]:
    """A whole number, or None if it is not known."""
    return Field(_same, name)


def points(name: str = "") -> Field[float | None]:
    """A number, or None."""
    return Field(_same, name)


def flag(name: str = "") -> Field[bool]:
    """True or False."""
    return Field(bool, name)


def time(name: str = "") -> Field[datetime | None]:
    """An instant in UTC, or None."""
    return Field(_time, name)


def texts(name: str = "") -> Field[tuple[str, ...]]:
    """Texts."""
    return Field(lambda value: tuple(value or ()), name)


def one(of: type[R], name: str = "") -> Field[R | None]:
    """A record within the record, or None."""
    return Field(lambda value: None if value is None else of(value), name)


def several(of: type[R], name: str = "") -> Field[tuple[R, ...]]:
    """Records within the record."""
    return Field(lambda value: tuple(map(of, value or ())), name)
