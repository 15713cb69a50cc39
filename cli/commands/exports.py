"""`moot export`: a group, or its tasks, as a file that others can read."""

from __future__ import annotations

from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moot.cli.invocation import Invocation

    Writer = Callable[[Invocation, "Counts"], Iterator[bytes]]

ENDINGS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".ics": "ics",
    ".md": "md",
    ".markdown": "md",
}
FORMATS = ("jsonl", "csv", "ics", "md")


class Counts:
    """What was written so far, and what could not be."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.written = 0
        self.left_out = 0
        self.why = ""
        """Why some were left out, for people."""


def export(call: Invocation) -> int:
    """Write a file, and say how much is in it."""
    path, filters = call.operands[0], call.operands[1:]
    form = _format(call, path)
    if filters and form in ("jsonl", "md"):
        raise Trouble(
            "usage",
            f"a filter chooses tasks; {form} takes none",
            next=("moot export report.md --goal ID" if form == "md" else "moot export FILE.jsonl",),
        )
    if call.flag("goal") and form != "md":
        raise Trouble("usage", "--goal is for a report", next=("moot export report.md --goal ID",))
    call.need_profile()
    counts = Counts({"jsonl": "entries", "md": "goals and tasks"}.get(form, "tasks"))
    pieces = _writers()[form](call, counts)
    if path == "-":
        if call.json:
            raise Trouble("usage", "--json tells of a file", next=("moot export FILE --json",))
        for piece in pieces:
            call.screen.raw(piece)
        return 0
    from moot.cli.exchange.new_file import NewFile  # noqa: PLC0415

    with NewFile(path, force=call.flag("force")) as file:
        for piece in pieces:
            file.write(piece)
    answer = {
        "path": path,
        "format": form,
        "written": counts.written,
        "left_out": counts.left_out,
        "bytes": file.size,
    }
    call.tell(answer, lambda _: _told(call, path, counts), lambda _: call.screen.line(plain(path)))
    return 0


def _told(call: Invocation, path: str, counts: Counts) -> None:
    what = counts.what.removesuffix("s") if counts.written == 1 else counts.what
    what = "entry" if what == "entrie" else what
    more = f"; {counts.left_out:,} {counts.why}" if counts.left_out else ""
    call.screen.line(f"wrote {counts.written:,} {what} to ", Cell(plain(path), "strong"), more)


def _format(call: Invocation, path: str) -> str:
    """The format that is meant, by its name or the file's. Raises Trouble."""
    named = call.value("format")
    if named is not None:
        if named.lower() in FORMATS:
            return named.lower()
        raise Trouble(
            "usage",
            f"there is no format '{named[:64]}'",
            next=(f"use one of  {' '.join(FORMATS)}",),
        )
    for ending, form in ENDINGS.items():
        if path.lower().endswith(ending):
            return form
    raise Trouble(
        "usage",
        f"'{path[:64]}' does not say in which format",
        cause="the name ends in .jsonl, .csv, .ics or .md, or --format says it",
        next=(f"moot export {'garden' if path == '-' else path[:64]}.jsonl",),
    )


def _writers() -> dict[str, Writer]:
    return {"jsonl": _history}


def _history(call: Invocation, counts: Counts) -> Iterator[bytes]:
    """Everything that was ever written, passed on as it comes: it may be larger than memory."""
    for piece in call.client.stream("/v1/export/history", group=call.group):
        counts.written += piece.count(b"\n")
        yield piece
    counts.written -= 1  # the head is no entry
