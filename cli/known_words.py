"""Words of filters and fields, for completion where no node runs to say which it knows.

tests/unit/test_completing.py holds them against the node's own.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "fields": (
        "title", "notes", "why", "kind", "state", "stage", "who", "by", "goal", "tag",
        "due", "start", "made", "changed", "id", "is", "horizon", "effort", "score", "view",
    ),
    "is": (
        "open", "done", "free", "claimed", "mine", "doubled", "conflict", "due", "overdue",
        "ready", "asked", "quiet", "series", "skipped", "template", "stale", "unsynced",
        "archived", "goal", "task", "thought", "decision", "decided", "unvoted", "blocked",
        "blocking", "pledged",
    ),
    "kinds": ("task", "goal", "thought", "decision"),
    "states": (
        "free", "claimed", "done", "skipped", "series", "template", "forming", "active",
        "resting", "reached", "let-go", "archived", "thought", "question", "concern",
        "offer", "news", "open", "closing", "passed", "failed", "split", "withdrawn",
    ),
    "stages": ("open", "doing", "waiting", "review"),
}  # fmt: skip

DATES = (
    "today", "tomorrow", "eow", "eom", "eoy", "none",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun",
)  # fmt: skip

PAST = ("yesterday", "today", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days that are over, for `moot at`: there `fri` is the last one."""
