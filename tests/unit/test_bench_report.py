"""Figures of the bench in a page: each measure and size has one row, the newest."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from report import BEGIN, END, write


def line(measure, moot, floor, **more):
    return {
        "measure": measure, "unit": "s", "moot": moot, "floor": floor, "ratio": moot / floor,
        "to": "floor", "at_least": None, "at_most": 4, "holds": moot <= 4 * floor, "acts": 20_000,
    } | more  # fmt: skip


@pytest.fixture
def page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\n{END}\nafter\n")
    return page


def rows(page):
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    return [row for row in text.splitlines() if row.startswith("| `")]


def test_each_figure_has_a_row_with_its_floor_and_budget(page):
    write(page, [line("reopen", 0.4, 0.1), line("list", 0.5, 0.1)])
    assert rows(page) == [
        "| `reopen` | 20,000 acts | 0.4 s | 0.1 s (floor) | 4x | at most 4x | holds |",
        "| `list` | 20,000 acts | 0.5 s | 0.1 s (floor) | 5x | at most 4x | **missed** |",
    ]


def test_a_later_run_replaces_what_it_measured_and_nothing_else(page):
    write(page, [line("reopen", 0.4, 0.1), line("list", 0.5, 0.1)])
    write(page, [line("list", 0.2, 0.1), line("list", 3_000, 1_500, acts=100_000)])
    found = rows(page)
    assert [row.split(" | ")[1] for row in found] == ["20,000 acts", "20,000 acts", "100,000 acts"]
    assert found[0].startswith("| `reopen` ")
    assert "0.2 s" in found[1]
    assert "3,000 s" in found[2]


def test_a_page_without_a_place_is_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing\n")
    with pytest.raises(ValueError, match="no place"):
        write(page, [line("list", 1, 1)])
    assert page.read_text() == "nothing\n"
