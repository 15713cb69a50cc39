"""Schemas of what the API answers, a file a kind: JSON Schema, draft 2020-12. spec: API-50.

The command line reads them too, without a node, so that this loads little.
"""

from __future__ import annotations

import os

from moot.node.trouble import Trouble

FOLDER = os.path.join(os.path.dirname(__file__), "api", "schema")  # noqa: PTH118, PTH120
SUFFIX = ".json"
NAMES = "urn:moot:schema:"
"""How one schema refers to another."""


def kinds() -> list[str]:
    """Everything that has a schema, in alphabetical order."""
    names = os.listdir(FOLDER)  # noqa: PTH208
    return sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))


def schema(kind: str) -> dict[str, object]:
    """The schema of a kind, with all that it refers to inside. Raises Trouble `unknown`.

    What is inside keeps its own `$id`, as the draft has it for schemas that travel together.
    """
    known = kinds()
    if kind not in known:
        raise _unknown(kind, known)
    whole = alone(kind)
    found: dict[str, object] = {}
    wanted = _referred(whole)
    while wanted:
        name = wanted.pop()
        if name not in found and name != kind:
            found[name] = alone(name)
            wanted |= _referred(found[name])
    if found:
        whole["$defs"] = {name: found[name] for name in sorted(found)}
    return whole


def alone(kind: str) -> dict[str, object]:
    """What the file of one kind says."""
    from json import load  # noqa: PLC0415 - slow, and only for those who ask

    with open(os.path.join(FOLDER, kind + SUFFIX), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        read: dict[str, object] = load(file)
    return read


def _referred(part: object) -> set[str]:
    """The kinds that a schema, or a part of one, refers to."""
    if isinstance(part, list):
        return {name for item in part for name in _referred(item)}
    if not isinstance(part, dict):
        return set()
    reference = part.get("$ref")
    found = {reference.removeprefix(NAMES)} if isinstance(reference, str) else set()
    return found.union(*(_referred(item) for item in part.values()))


def _unknown(kind: str, known: list[str]) -> Trouble:
    from difflib import get_close_matches  # noqa: PLC0415

    near = get_close_matches(kind.lower(), known, 1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return Trouble(
        "unknown",
        f"there is no schema '{kind[:64]}'{meant}",
        next=(f"moot schema {near[0]}" if near else "moot schema",),
    )
