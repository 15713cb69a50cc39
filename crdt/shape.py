"""Shapes: reading a map all of whose parts must fit. One that does not makes the whole absent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from moot.crdt.value import Value

T = TypeVar("T")


class Misshapen(Exception):  # noqa: N818 - a word for the thing, as people say it
    """A value has another shape than its field asks for."""


class Shape:
    """A map under examination. Every method raises Misshapen. spec: MODEL-2."""

    def __init__(self, value: Value) -> None:
        if not isinstance(value, dict):
            raise Misshapen
        self._map = value

    def any(self, name: str) -> Value:
        """Whatever stands there; None if nothing does."""
        return self._map.get(name)

    def text(self, name: str) -> str:
        """A text."""
        value = self._map.get(name)
        if not isinstance(value, str):
            raise Misshapen
        return value

    def text_or_none(self, name: str) -> str | None:
        """A text, or nothing."""
        return None if self._map.get(name) is None else self.text(name)

    def one_of(self, name: str, words: Sequence[str]) -> str:
        """One of these words."""
        value = self.text(name)
        if value not in words:
            raise Misshapen
        return value

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        """A whole number within bounds, or nothing."""
        value = self._map.get(name)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            raise Misshapen
        return value

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds; 0 if nothing stands there."""
        return self.number_or_none(name, least, most) or 0

    def bytes_or_none(self, name: str, size: int) -> bytes | None:
        """So many bytes, or nothing."""
        value = self._map.get(name)
        if value is None:
            return None
        if not isinstance(value, bytes) or len(value) != size:
            raise Misshapen
        return value

    def each(self, name: str, read: Callable[[Value], T | None], most: int) -> tuple[T, ...]:
        """A list of which each part can be read, at most so many; empty if nothing stands there."""
        value = self._map.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > most:
            raise Misshapen
        found = []
        for part in value:
            known = read(part)
            if known is None:
                raise Misshapen
            found.append(known)
        return tuple(found)
