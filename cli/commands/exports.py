"""`moot export`: a group, or its tasks, as a file that others can read."""

from __future__ import annotations

from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

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

    def of(
        self, things: Iterable[Json], wanted: Callable[[Json], bool], *, tell: bool = False
    ) -> Iterator[Json]:
        """Those of the things that are wanted, counted as they pass."""
        for thing in things:
            if wanted(thing):
                self.written += 1
                yield thing
            else:
                self.left_out += tell


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
    pieces = WRITERS[form](call, counts)
    if path == "-":
        if call.json:
            raise Trouble("usage", "--json tells of a file", next=("moot export FILE --json",))
        for piece in _shown(pieces) if call.screen.tty else pieces:
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


def _shown(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What a person sees of a file: what others wrote in it must not steer the terminal."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield plain(line.decode().rstrip("\r")).encode() + b"\n"


def _told(call: Invocation, path: str, counts: Counts) -> None:
    what = counts.what.removesuffix("s") if counts.written == 1 else counts.what
    what = "entry" if what == "entrie" else what
    more = f"; {counts.left_out:,} {counts.why}" if counts.left_out else ""
    call.screen.line(f"wrote {counts.written:,} {what} to ", Cell(plain(path), "strong"), more)


def _format(call: Invocation, path: str) -> str:
    """The format that is meant, by its name or the file's. Raises Trouble."""
    named = call.value("as")
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
        cause="the name ends in .jsonl, .csv, .ics or .md, or --as says it",
        next=(f"moot export {'garden' if path == '-' else path[:64]}.jsonl",),
    )


def _history(call: Invocation, counts: Counts) -> Iterator[bytes]:
    """Everything that was ever written, passed on as it comes: it may be larger than memory."""
    from moot.cli.exchange.lines import complete, objects  # noqa: PLC0415

    stream = call.client.stream("/v1/export/history", group=call.group)
    beginning = b""
    for piece in stream:
        beginning += piece
        if b"\n" in piece:
            break
    head = next(objects([beginning]))
    counts.written = beginning.count(b"\n") - 1  # the head is no entry
    yield beginning
    for piece in stream:
        counts.written += piece.count(b"\n")
        yield piece
    complete(counts.written, head["entries"])


def _table(call: Invocation, counts: Counts) -> Iterator[bytes]:
    from moot.cli.exchange import table  # noqa: PLC0415

    _, things = _things(call, table.FIELDS, q=_filter(call))
    tasks = counts.of(things, lambda thing: thing["kind"] == "task")
    for line in table.lines(tasks):
        yield line.encode()


def _calendar(call: Invocation, counts: Counts) -> Iterator[bytes]:
    from moot.cli.exchange import calendar_file  # noqa: PLC0415

    counts.why = "without a day left out"
    head, things = _things(call, calendar_file.FIELDS, q=_filter(call))
    tasks = filter(calendar_file.is_work, things)
    for line in calendar_file.lines(head, counts.of(tasks, calendar_file.has_day, tell=True)):
        yield line.encode()


def _report(call: Invocation, counts: Counts) -> Iterator[bytes]:
    from moot.cli.exchange import report  # noqa: PLC0415

    head, things = _things(call, report.FIELDS, under=call.value("goal"))
    shown = counts.of(things, lambda thing: thing["kind"] != "thought")
    for line in report.lines(head, shown):
        yield line.encode()


def _filter(call: Invocation) -> str | None:
    from moot.cli.filter_words import filter_text  # noqa: PLC0415

    return filter_text(call.operands[1:]) or None


def _things(
    call: Invocation, fields: str, *, q: str | None = None, under: str | None = None
) -> tuple[Json, Iterator[Json]]:
    """What a group says of itself, and its things as they come."""
    from moot.cli.exchange.lines import counted, objects  # noqa: PLC0415

    pieces = call.client.stream(
        "/v1/export/things", group=call.group, fields=fields, q=q, under=under
    )
    lines = objects(pieces)
    head = next(lines)
    return head, counted(lines, head["things"])


WRITERS: dict[str, Writer] = {
    "jsonl": _history,
    "csv": _table,
    "ics": _calendar,
    "md": _report,
}
