"""Templates: a goal or task, with all that hangs under it, kept to be made again and again.

A copy's ids are made of the template, a key, and what is copied. So two people who use a template
for the same thing at once make one copy of it, and whoever uses it again makes what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from moot.crdt import origin, register
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.crdt.origin import Created
from moot.crdt.space import Space
from moot.crdt.value import Value

TEMPLATE: Final = "template"
MOST_LETTERS: Final = 64
"""Of a template's name: it is typed."""

_BLANK: Final = re.compile(r"\{([a-zA-Z][a-zA-Z0-9_-]{0,31})\}")


def name(value: Value) -> str | None:
    """How the register `template` is read: the name of a template. spec: SERIES-12."""
    return value if isinstance(value, str) and 0 < len(value) <= MOST_LETTERS else None


def of(space: Space, target: bytes) -> str | None:
    """The name of the template that an object is; None if it is none."""
    return register.read(space, target, TEMPLATE, name)


def save(space: Space, target: bytes, new: str | None) -> Op:
    """The op that makes an object a template of that name, or none."""
    return register.write(space, target, TEMPLATE, new)


def blanks(text: str | None) -> tuple[str, ...]:
    """The names in braces in a text, `{place}`, each once, in their order. spec: SERIES-14."""
    return tuple(dict.fromkeys(_BLANK.findall(text or "")))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with values in place of these names; a name without one stays as it is."""
    return _BLANK.sub(lambda found: values.get(found[1], found[0]), text)


def copied(kind: str, template: bytes, key: bytes, original: bytes) -> Created:
    """The copy of one thing of a template, made for a key: whoever makes it. spec: SERIES-13."""
    return origin.create_from(derived("copy", template, key, original), kind)
