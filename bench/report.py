"""The report: figures as a table in a page, each beside its floor and its budget.

    ./test bench --report specs/performance.md            all measures, into the page
    ./test bench append --report specs/performance.md     one of them; the other rows stay

Between two marks of the page stands one row for each measure and size, in the order in which they
first came; whoever runs it again replaces the rows of what they measured.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
HEAD = "| measure | of | moot | floor | ratio | budget | |\n|---|--:|--:|--:|--:|--:|---|\n"
SIZES = ("acts", "tasks", "logs", "groups")
"""What lines call how much there was."""


def write(page: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Put these lines into the table of a page. Raises ValueError for a page without marks."""
    text = page.read_text()
    found = re.search(f"{BEGIN}\n(.*?){END}", text, re.DOTALL)
    if found is None:
        raise ValueError(f"{page} has no place for figures: {BEGIN} and {END}")
    rows = {_key(row): row for row in found[1].splitlines()[2:]}
    rows |= {_key(row): row for row in map(_row, lines)}
    table = HEAD + "".join(f"{row}\n" for row in rows.values())
    page.write_text(text[: found.start(1)] + table + text[found.end(1) :])


def _key(row: str) -> str:
    """What tells two rows apart: measure and size."""
    return "|".join(row.split("|")[1:3])


def _row(line: Mapping[str, Any]) -> str:
    size = next((f"{line[name]:,} {name}" for name in SIZES if name in line), "")
    unit = line["unit"]
    cells = (
        f"`{line['measure']}`",
        size,
        f"{_figure(line['moot'])} {unit}",
        f"{_figure(line[line['to']])} {unit} ({line['to']})",
        f"{_figure(line['ratio'])}x",
        _budget(line),
        {True: "holds", False: "**missed**", None: ""}[line["holds"]],
    )
    return f"| {' | '.join(cells)} |"


def _budget(line: Mapping[str, Any]) -> str:
    if line["at_least"] is not None:
        return f"at least {line['at_least']}x"
    return "" if line["at_most"] is None else f"at most {line['at_most']}x"


def _figure(value: float) -> str:
    """Three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
