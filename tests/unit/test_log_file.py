"""What strangers provoke does not wash everything else out of a node's log."""

from __future__ import annotations

import logging

import pytest

from moot.node.log_file import FewLines
from moot.protocol.limits import MAX_LOG_LINES
from workshop import Stopped


def said(few: FewLines, part: str, level: int = logging.WARNING, times: int = 1) -> list[str]:
    records = [
        logging.LogRecord(part, level, __file__, 1, "dropped %d", (number,), None)
        for number in range(times)
    ]
    return [record.getMessage() for record in records if few.filter(record)]


@pytest.mark.spec("NODE-20")
def test_a_flood_is_a_few_lines_a_minute_and_a_number() -> None:
    clock = Stopped()
    few = FewLines(clock)
    assert len(said(few, "peering", times=1_000)) == MAX_LOG_LINES
    clock.now += 59_000
    assert said(few, "peering") == []
    clock.now += 1_000
    left = 1_001 - MAX_LOG_LINES
    assert said(few, "peering", times=2) == [
        f"dropped 0 (after {left} lines held back)",
        "dropped 1",
    ]


@pytest.mark.spec("NODE-20")
def test_a_flood_hides_neither_other_parts_nor_faults_of_our_own() -> None:
    few = FewLines(Stopped())
    said(few, "peering", times=1_000)
    assert said(few, "store") == ["dropped 0"]
    assert said(few, "peering", logging.ERROR) == ["dropped 0"]
