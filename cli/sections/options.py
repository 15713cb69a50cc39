"""Options that several commands have in common."""

from __future__ import annotations

from moot.cli.grammar import Option

LIMIT = Option("limit", "at most so many", "N", "n")
ALL = Option("all", "finished and archived ones too", letter="a")
WHY = Option("message", "why, or how it was done", "TEXT", "m")
TIMEOUT = Option("timeout", "give up after that long: 90, 60s, 5m, 1h", "TIME")
MUTED = Option("muted", "also what people said whom I muted")
UNTIL_STOPPED = Option("follow", "go on as things happen, until Ctrl-C", letter="f")
