"""A table (CSV) on its way in: columns by their names, rows by their ids. spec: EXCH-11."""

from __future__ import annotations

import csv
import io
from hashlib import sha256

from moot.cli.exchange.found import Found, misshapen
from moot.cli.exchange.looks import PARTING
from moot.cli.exchange.table import COLUMNS, unguarded
from moot.cli.exchange.texts import clean
from moot.crdt import when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moot.cli.json_text import Json

SOURCE = "csv"
ID_LETTERS = frozenset("0123456789abcdefghjkmnpqrstvwxyz")
ID_LENGTH = 16
LARGEST_CELL = 1 << 24
"""Letters of a cell: the csv module's own bound is less than the notes of a thing may have."""

TAKEN = (
    "title", "state", "due", "due_zone", "start", "start_zone", "tags", "goal", "goal_id", "stage",
    "hands", "notes", "source",
)  # fmt: skip
"""Columns that change something; the others that `export` writes are for reading."""

STATES = {"": "open", "open": "open", "free": "open", "claimed": "open", "done": "done",
          "archived": "dropped"}  # fmt: skip
APART = {
    "series": "what comes again: say when with  moot repeat",
    "skipped": "days of a series that were skipped",
    "template": "templates",
}
"""States of rows that a table tells of and cannot make."""

READ_ONLY = {
    "who": "a change of who has it: people claim for themselves",
    "effort": "effort: each says it for themselves, with  moot effort",
    "series": "when it comes again: say that with  moot repeat",
}
"""Columns that look as if they could be changed, and why they cannot be so."""

STAGES = ("open", "doing", "waiting", "review")

Row = dict[str, str]


class Here:
    """What is in the group already, as far as a table asks."""

    def __init__(self) -> None:
        self.tasks: dict[str, Row] = {}
        """By id the cells of each task."""
        self.goals: dict[str, str] = {}
        """By id the title of each goal."""

    def goal_called(self, title: str) -> str | None:
        """The id of the one goal of that title."""
        wanted = title.casefold()
        found = [one for one, name in self.goals.items() if name.casefold() == wanted]
        return found[0] if len(found) == 1 else None


def read(text: str, here: Here, zone: str) -> Found:
    """The tasks of a table, its dates in `zone` unless it says. Raises Trouble by the line."""
    found = Found(SOURCE)
    seen: dict[str, int] = {}
    for line, row in _rows(text, found):
        identity = row.get("id", "").strip().lower()
        if identity in here.tasks:
            _edit(line, row, here, found, zone)
            continue
        if not row.get("title", "").strip():
            found.leave_out("a row without a title")
            continue
        if _state_word(row) in APART:
            found.leave_out(APART[_state_word(row)])
            continue
        for name in ("effort", "series"):
            if row.get(name, "").strip():
                found.leave_out(READ_ONLY[name])
        found.task(_key(row, identity, seen), row["title"], **_fields(line, row, here, found, zone))
    return found


def _rows(text: str, found: Found) -> Iterator[tuple[str, Row]]:
    """Each row that says something, by the names of its columns, with where it stands."""
    csv.field_size_limit(LARGEST_CELL)
    mark = max(PARTING, key=lambda mark: _known(text, mark))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        names = [unguarded(name).strip().lower() for name in next(reader, [])]
        twice = [name for name in names if name and names.count(name) > 1]
        if twice:
            raise misshapen("line 1", f"two columns are called '{twice[0][:32]}'")
        for name in names:
            if name and name not in COLUMNS and name not in TAKEN:
                found.unknown[name[:64]] = None
        while True:
            line = f"line {reader.line_num + 1}"
            given = next(reader, None)
            if given is None:
                return
            if len(given) > len(names) and any(given[len(names) :]):
                raise misshapen(line, f"{len(given)} cells under {len(names)} names")
            if any(cell.strip() for cell in given):
                yield line, dict(zip(names, map(unguarded, given), strict=False))
    except csv.Error as error:
        raise misshapen(f"line {reader.line_num}", f"no CSV: {error}") from error


def _known(text: str, mark: str) -> int:
    """How many names of the first line are known if its cells are parted so."""
    first = text.partition("\n")[0].lower()
    return sum(name.strip(' "\r') in (*COLUMNS, *TAKEN) for name in first.split(mark))


def _key(row: Row, identity: str, seen: dict[str, int]) -> str:
    """What a row is called: what it says it is, or its id elsewhere, or by all that it says."""
    if row.get("source", "").strip():
        return f"source {row['source'].strip()}"
    if _is_id(identity):
        return identity
    said = "\0".join(f"{name}\0{cell}" for name, cell in sorted(row.items()) if cell)
    digest = sha256(clean(said).encode()).hexdigest()[:32]
    seen[digest] = seen.get(digest, 0) + 1
    return f"row {digest} {seen[digest]}"


def _fields(line: str, row: Row, here: Here, found: Found, zone: str) -> Json:
    """What a row says of a task that is not here by its id."""
    fields: Json = {}
    if "state" in row:
        fields["state"] = _state(line, row["state"])
    for name in ("due", "start"):
        if name in row:
            fields[name] = _when(line, name, row, zone)
    if "tags" in row:
        fields["tags"] = _tags(line, row["tags"])
    if row.get("stage", "").strip():
        fields["stage"] = _stage(line, row["stage"])
    if row.get("hands", "").strip():
        fields["hands"] = _hands(line, row["hands"])
    if "notes" in row:
        fields["notes"] = row["notes"]
    if "goal" in row or "goal_id" in row:
        fields["goal"] = _goal(row, here, found)
    return fields


def _goal(row: Row, here: Here, found: Found) -> Json | None:
    """What a row hangs under: what its id names, the one goal of that title, or a new one."""
    identity, title = row.get("goal_id", "").strip().lower(), row.get("goal", "").strip()
    known = here.goals.get(identity, here.tasks.get(identity, {}).get("title"))
    if known is not None and title in ("", known.strip()):
        return {"id": identity}
    if not title:
        return None
    called = here.goal_called(title)
    return {"id": called} if called else found.goal(f"goal {title}", title)


def _edit(line: str, row: Row, here: Here, found: Found, zone: str) -> None:
    """Note what a row says of a task that is here, where it differs from what is here.

    spec: EXCH-12.
    """
    identity = row["id"].strip().lower()
    now = here.tasks[identity]
    other = {name for name, cell in row.items() if clean(cell) != clean(now.get(name, ""))}
    for name, why in READ_ONLY.items():
        if name in other:
            found.leave_out(why)
    if "state" in other and now["state"] in APART:
        other.remove("state")
        found.leave_out(f"a change of state of {APART[now['state']]}")
    edit = {name: read(line, row[name]) for name, read in _READERS.items() if name in other}
    if "title" in other and row["title"].strip():
        edit["title"] = " ".join(row["title"].split())
    if "state" in edit and edit["state"] == _state(line, now["state"]):
        del edit["state"]
    for name in ("due", "start"):
        if name in other or (f"{name}_zone" in other and row.get(name, now[name]).strip()):
            edit[name] = _when(line, name, {**now, **row}, zone)
    if other & {"goal", "goal_id"}:
        edit["goal"] = _moved(row, now, other, here, found)
    if not edit:
        found.same += 1
        return
    found.edit(identity, _rev(line, row), **edit)


def _rev(line: str, row: Row) -> str | None:
    """How the task was when the table was made, if the row still tells."""
    rev = row.get("rev", "").strip().lower()
    if rev and not _is_id(rev):
        raise misshapen(line, f"'{rev[:32]}' is no rev; leave the cell as it was, or empty")
    return rev or None


def _is_id(word: str) -> bool:
    return len(word) == ID_LENGTH and ID_LETTERS.issuperset(word)


def _moved(row: Row, now: Row, other: set[str], here: Here, found: Found) -> Json | None:
    """Where a row hangs its task: the column that was changed says it."""
    cells = {**now, **row}
    if "goal_id" not in other:
        cells["goal_id"] = ""
    elif "goal" not in other:
        cells["goal"] = ""
    return _goal(cells, here, found)


def _state_word(row: Row) -> str:
    return row.get("state", "").strip().lower()


def _state(line: str, cell: str) -> str:
    word = cell.strip().lower()
    if word not in STATES:
        raise misshapen(line, f"'{word[:32]}' is no state; use one of  open done archived")
    return STATES[word]


def _stage(line: str, cell: str) -> str | None:
    word = cell.strip().lower()
    if word and word not in STAGES:
        raise misshapen(line, f"'{word[:32]}' is no stage; use one of  {' '.join(STAGES)}")
    return word or None


def _hands(line: str, cell: str) -> list[int] | None:
    least, _, most = cell.strip().partition("..")
    given = [least, most or least]
    if not cell.strip():
        return None
    if all(one.isascii() and one.isdigit() and len(one) < 5 for one in given):
        low, high = map(int, given)
        if 0 <= low <= high <= 1_000 and high:
            return [low, high]
    raise misshapen(line, f"'{cell[:32]}' is no number of hands; write 2 or 1..3")


def _when(line: str, name: str, row: Row, zone: str) -> Json | None:
    """A day, and perhaps a time of it: 2026-11-27, 2026-11-27 18:00."""
    words = row.get(name, "").replace("T", " ").split()
    if not words:
        return None
    date, clock = words[0], (words[1][:5] if len(words) == 2 else None)
    named = row.get(f"{name}_zone", "").strip() or zone
    at = {"date": date, "time": clock, "zone": named}
    if len(words) > 2 or when.read({**at}) is None:
        raise misshapen(
            line, f"'{row[name][:32]}' is no date; write 2026-11-27 or 2026-11-27 18:00"
        )
    return at


def _tags(_: str, cell: str) -> list[str]:
    return cell.replace(",", " ").split()


def _notes(_: str, cell: str) -> str:
    return cell


_READERS: dict[str, Callable[[str, str], object]] = {
    "state": _state,
    "tags": _tags,
    "stage": _stage,
    "hands": _hands,
    "notes": _notes,
}
"""How a cell is read that says one thing by itself."""
