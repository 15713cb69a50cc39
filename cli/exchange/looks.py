"""What a file is, by a look at how it begins. spec: CLI-30."""

from __future__ import annotations

from moot.node.trouble import Trouble

NAMES = {
    "jsonl": "a history that moot wrote",
    "csv": "a table (CSV)",
    "taskwarrior": "an export of Taskwarrior",
    "github": "a list of GitHub issues",
}

STRANGERS = (
    (b"BEGIN:VCALENDAR", "a calendar, which moot writes and does not read"),
    (b"MOOT1", "an invite", "moot join < FILE"),
    (b"moot/1/bundle\0", "a bundle", "moot bundle take FILE"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a compressed file or a spreadsheet", "save it as CSV"),
    (b"\x1f\x8b", "a compressed file", "gunzip -c FILE | moot import -"),
    (b"\x28\xb5\x2f\xfd", "a compressed file", "zstd -dc FILE | moot import -"),
    (b"SQLite format 3", "a database"),
    (b"<", "HTML or XML"),
    (b"\xff\xfe", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 FILE | moot import -"),
    (b"\xfe\xff", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 FILE | moot import -"),
)
"""By its first bytes what a file is that nobody here takes in, and what can be done about it."""

HEADS = ("title", "id", "state", "due", "tags", "goal", "notes")
PARTING = ",;\t"


def looks_like(beginning: bytes, said: str | None) -> str:
    """The format of what begins so. Raises Trouble if it is none, or not the one `said`."""
    found = _found(beginning)
    if found is None:
        raise _stranger(beginning)
    if said is not None and said != found:
        raise Trouble(
            "bad-file",
            f"this is not {NAMES[said]}; it looks like {NAMES[found]}",
            next=(f"moot import FILE --from {found}",),
        )
    return found


def _found(beginning: bytes) -> str | None:
    text = beginning.decode(errors="replace").lstrip()
    if text[:1] == "{" and '"format"' in text[:64] and "moot-history" in text[:64]:
        return "jsonl"
    if text[:1] in ("[", "{"):
        if '"uuid"' in text and '"description"' in text:
            return "taskwarrior"
        if '"title"' in text and ('"number"' in text or '"html_url"' in text):
            return "github"
        return None
    first = text.partition("\n")[0].lower()
    names = [name.strip(' "\r') for mark in PARTING for name in first.split(mark)]
    return "csv" if "title" in names else None


def _stranger(beginning: bytes) -> Trouble:
    if not beginning.strip():
        return Trouble("bad-file", "the file is empty", next=("moot help import",))
    for first, what, *step in STRANGERS:
        if beginning.lstrip().startswith(first):
            return Trouble(
                "bad-file", f"this looks like {what}", next=(*step, "moot help import")[:1]
            )
    if beginning.lstrip()[:1] in (b"[", b"{"):
        return Trouble(
            "bad-file",
            "this is JSON, and none that moot knows",
            cause="Taskwarrior's has 'uuid' and 'description', GitHub's 'number' and 'title'",
            next=("moot help import",),
        )
    return Trouble(
        "bad-file",
        "the file is nothing that moot knows",
        cause="a table begins with the names of its columns, and has a column 'title'",
        next=("moot help import",),
    )
