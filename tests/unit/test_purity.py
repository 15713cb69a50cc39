"""crdt/ and protocol/ compute the same on every machine: the check, and the check of the check."""

from pathlib import Path

import pytest

from purity import faults

ROOT = Path(__file__).resolve().parents[2]
PURE = sorted(path for top in ("crdt", "protocol") for path in (ROOT / top).rglob("*.py"))


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_pure(path: Path) -> None:
    assert faults(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from os import urandom",
        "key = hash('x')",
        "print('hello')",
        "half = 0.5",
        "half = 1 / 2",
        "a = 'x'.casefold()",
        "async def f(): ...",
        "for x in {1, 2}: f(x)",
        "s = set(y)\nfor x in s: f(x)",
        "def f(s: set[int]):\n    return [x for x in s]",
        "def f(s: frozenset[int]):\n    return tuple(s)",
        "s = {1} | t\ns.pop()",
        "x = ','.join({a, b})",
        "x = [*{a, b}]",
    ],
)
def test_impurities_are_found(source: str) -> None:
    assert len(faults(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "for x in sorted({1, 2}): f(x)",
        "s = {1}\nfound = any(x > 1 for x in s)",
        "half = 7 // 2",
        "word = Power.READ.name.lower()",
        "for x in [1, 2]: f(x)",
        "n = len({1})",
        "d = {'a': 1}\nfor x in d: f(x)\nd.pop('a')",
    ],
)
def test_pure_forms_pass(source: str) -> None:
    assert faults(source) == []
