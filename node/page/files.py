"""The files of the page, read once, since there are few and they are small."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).with_name("static")
INDEX: Final = "index.html"
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""What a browser is told of a file. It must not guess."""


class File(NamedTuple):
    """One file as it is sent."""

    media_type: str
    body: bytes


def read_files() -> dict[str, File]:
    """Every file by its path; a name that is not in here leads nowhere."""
    files = {
        f"/static/{path.relative_to(FOLDER).as_posix()}": File(
            TYPES[path.suffix], path.read_bytes()
        )
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in TYPES
    }
    files["/"] = files.pop(f"/static/{INDEX}")
    return files
