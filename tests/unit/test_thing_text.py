"""Marks of a task in a list are short enough to leave room for its title."""

from __future__ import annotations

from typing import Any

import pytest

from moot.cli.thing_text import marks_cell


def _thing(*conflicts: dict[str, Any]) -> dict[str, Any]:
    return {"conflicts": list(conflicts), "is": ["free", "open", "conflict"], "stage": "open"}


@pytest.mark.parametrize(
    ("conflict", "mark"),
    [
        ({"kind": "values", "field": "title", "values": [1, 2]}, "! 2 titles"),
        ({"kind": "archived", "field": "archived", "values": [1]}, "! put away?"),
        ({"kind": "done", "field": "done", "values": [1, 2]}, "! done and reopened"),
        ({"kind": "claims", "field": "claims", "values": [1, 2]}, ""),
    ],
)
def test_a_conflict_is_marked_in_few_words(conflict: dict[str, Any], mark: str) -> None:
    assert marks_cell(_thing(conflict)).text == mark
