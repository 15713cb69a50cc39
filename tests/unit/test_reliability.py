"""What specs/reliability.md names as proof is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "specs/reliability.md").read_text()
CITED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_is_cited_exists() -> None:
    cited = CITED.findall(PAGE)
    assert len(cited) > 60
    for file, test in cited:
        text = (ROOT / file).read_text()
        assert not test or re.search(rf"def {test}\b", text), f"{file}::{test}"


def test_every_one_of_the_hostile_peers_has_a_row() -> None:
    rows = re.findall(r"^\| (\d[\d, -]*) \|", PAGE, re.MULTILINE)
    numbers: list[int] = []
    for part in ", ".join(rows).split(", "):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    assert sorted(numbers) == list(range(1, 57))
