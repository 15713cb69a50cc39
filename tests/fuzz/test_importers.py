"""Damaged files of other programs: they are refused in words, or read; nothing else happens."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from datetime import UTC

import pytest
from hypothesis import settings

from fuzz.test_decoders import damage
from moot.cli.exchange import github, history, table_in, taskwarrior
from moot.cli.exchange.found import Found
from moot.cli.exchange.looks import looks_like
from moot.cli.exchange.table_in import Here
from moot.cli.json_text import write_json
from moot.node.exchange.record import read_record
from moot.node.trouble import Trouble
from unit.test_github import GH, REST
from unit.test_table import THING, here, written
from unit.test_taskwarrior import PUMP

CASES = 10 * settings().max_examples

TASKS = [
    {**PUMP, "due": "20261127T170000Z", "project": "a.b", "tags": ["x"], "depends": ["2"],
     "annotations": [{"entry": "20261102T080000Z", "description": "gone"}], "priority": "H"},
    {**PUMP, "uuid": "2", "status": "completed", "end": "20261105T080000Z"},
]  # fmt: skip
HISTORY = b'{"format":"moot-history","entries":2}\n{"signature":null}\n{"signature":"00"}\n'


def _text(data: bytes) -> str:
    return (
        data.decode(errors="surrogateescape")
        .encode(errors="surrogatepass")
        .decode(errors="replace")
    )


def _taken(found: Found) -> None:
    """Whatever was read, a node takes in, and it is JSON."""
    for number, record in enumerate(found.records(), 1):
        text = write_json(record).encode()
        assert len(text) < 1_048_576
        read_record(number, json.loads(text))


def _taskwarrior(data: bytes) -> None:
    _taken(taskwarrior.read(_text(data), UTC, "UTC"))


def _github(data: bytes) -> None:
    _taken(github.read(_text(data), None))


def _table(data: bytes) -> None:
    _taken(table_in.read(_text(data), here(THING), "UTC"))
    _taken(table_in.read(_text(data), Here(), "UTC"))


def _history(data: bytes) -> None:
    file = io.BytesIO(data)
    history.read_head(file)
    for part in history.parts(file):
        json.loads(b"[" + part.text + b"]")


def _looks(data: bytes) -> None:
    looks_like(data, None)


GOOD: dict[str, tuple[bytes, Callable[[bytes], None]]] = {
    "taskwarrior": (json.dumps(TASKS).encode(), _taskwarrior),
    "github": (json.dumps([GH, REST]).encode(), _github),
    "table": (written(THING).encode(), _table),
    "history": (HISTORY, _history),
    "looks": (json.dumps(TASKS).encode(), _looks),
}


def _trouble(judge: Callable[[bytes], None], data: bytes, case: str) -> Trouble | None:
    """The refusal of a file; any other error names the case."""
    try:
        judge(data)
    except Trouble as trouble:
        return trouble
    except Exception as error:
        error.add_note(f"{case}: {data.hex()}")
        raise
    return None


@pytest.mark.parametrize("what", GOOD)
@pytest.mark.spec("EXCH-25")
def test_damage_is_refused_in_words_or_harmless(what: str) -> None:
    good, judge = GOOD[what]
    judge(good)
    chance = random.Random(what)
    refused = 0
    for case in range(CASES):
        data = damage(good, chance)
        trouble = _trouble(judge, data, f"{what}, case {case}")
        if trouble is not None:
            refused += 1
            assert trouble.code in {"bad-file", "too-large"}, trouble
            assert trouble.message
            assert trouble.next
    assert refused > (0 if what == "looks" else CASES // 10)


ODD: list[object] = [
    None, 0, -1, 2**70, 1.5, True, "", "x", " ", "\ud800", "a,b", "x" * 20_000, "\0", "2026-02-30",
    [], [1], [None], [[]], {}, {"name": 1}, {"login": "x"}, [{}], "20261127T170000Z",
]  # fmt: skip


def _spoilt(value: object, chance: random.Random) -> object:
    """A value of JSON in which one part is another."""
    if isinstance(value, dict) and value and chance.randrange(5):
        name = chance.choice(list(value))
        return {**value, name: _spoilt(value[name], chance)}
    if isinstance(value, list) and value and chance.randrange(5):
        at = chance.randrange(len(value))
        return [*value[:at], _spoilt(value[at], chance), *value[at + 1 :]]
    return chance.choice(ODD)


@pytest.mark.parametrize(
    ("good", "judge"), [(TASKS, _taskwarrior), ([GH, REST], _github)], ids=["tasks", "issues"]
)
@pytest.mark.spec("EXCH-25")
def test_any_value_in_any_place_is_refused_in_words_or_taken_in(
    good: list[object], judge: Callable[[bytes], None]
) -> None:
    chance = random.Random(str(good))
    for case in range(5 * CASES):
        spoilt = good
        for _ in range(chance.randrange(1, 4)):
            spoilt = _spoilt(spoilt, chance)  # type: ignore[assignment] # the list, most often
        text = json.dumps(spoilt)
        trouble = _trouble(judge, text.encode(), f"case {case}")
        assert trouble is None or trouble.code == "bad-file", (text, trouble)
