"""Reading vectors: one file, one case (tests/vectors/README.md)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from moot.protocol.errors import Malformed, Refused

FOLDER = Path(__file__).resolve().parent / "vectors"
Case = dict[str, str]


def cases(subject: str) -> list[object]:
    """The cases of one subject, by name; there must be some."""
    paths = sorted((FOLDER / subject).glob("*.txt"))
    assert paths, f"no vectors for {subject}"
    return [pytest.param(path, id=path.stem) for path in paths]


def read(path: Path) -> Case:
    rows = (line.partition(":") for line in path.read_text().splitlines())
    return {name: rest.strip() for name, _, rest in rows}


def raw(case: Case, name: str) -> bytes:
    return bytes.fromhex(case[name])


def verdict(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except Malformed:
        return "malformed"
    except Refused:
        return "refused"
    return "accept"
