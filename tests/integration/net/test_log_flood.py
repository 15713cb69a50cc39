"""What strangers make the library say does not fill the log."""

import inspect
import logging
from collections.abc import Iterator

import pytest
from libp2p.network.connection import swarm_connection

from moot.node.net.log_flood import Tap, tap_the_log
from moot.protocol import limits


class StoppedClock:
    """Minutes pass when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def wall_ms(self) -> int:
        return 0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Iterator[StoppedClock]:
    """Lead the library's log through a fresh tap with a clock of our own."""
    library, root = logging.getLogger("libp2p"), logging.getLogger()
    kept = library.handlers[:], library.propagate, library.level, root.filters[:]
    library.handlers, root.filters = [], []
    clock = StoppedClock()
    tap_the_log(clock)
    yield clock
    library.handlers, library.propagate, root.filters = kept[0], kept[1], kept[3]
    library.setLevel(kept[2])


def flood(count: int = 1_000) -> None:
    for number in range(count):
        logging.getLogger("libp2p.stream_muxer").warning("frame %d\x1b[2J\nforged line", number)


def from_tap(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what reached our own log; the fixture catches the library's as well."""
    tap = "moot.node.net.log_flood"
    return [record.getMessage() for record in caplog.records if record.name == tap]


@pytest.mark.spec("NET-13")
def test_a_flood_becomes_a_few_lines_a_minute(
    clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="moot.node.net.log_flood"):
        flood()
        assert len(from_tap(caplog)) == limits.MAX_LIBRARY_LINES
        clock.now += 61
        flood(1)
    assert from_tap(caplog)[limits.MAX_LIBRARY_LINES :] == [
        f"libraries: {1_000 - limits.MAX_LIBRARY_LINES} more lines held back",
        "libp2p.stream_muxer: frame 0\\x1b[2J\\nforged line",
    ]


@pytest.mark.spec("NET-13")
def test_what_it_says_through_the_root_logger_is_held_back_too(
    clock: StoppedClock, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level("INFO", logger="moot.node.net.log_flood"):
        logging.warning("ours, not the library's")
        record = logging.LogRecord(
            "root", logging.WARNING, swarm_connection.__file__, 1, "theirs", None, None
        )
        logging.getLogger().handle(record)
    assert caplog.messages == ["ours, not the library's", "root: theirs"]
    assert from_tap(caplog) == ["root: theirs"]
    assert capfd.readouterr().err == ""


def test_the_library_still_uses_the_root_logger() -> None:
    source = inspect.getsource(swarm_connection)
    assert "logging.warning(" in source


def test_long_lines_are_cut(clock: StoppedClock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="moot.node.net.log_flood"):
        logging.getLogger("libp2p.x").error("x" * 10_000)
    assert len(from_tap(caplog)[0]) < 400


def test_tapping_twice_changes_nothing(clock: StoppedClock) -> None:
    handlers = logging.getLogger("libp2p").handlers[:]
    filters = logging.getLogger().filters[:]
    tap_the_log()
    assert logging.getLogger("libp2p").handlers == handlers
    assert logging.getLogger().filters == filters
    assert isinstance(handlers[0], Tap)
