"""How trouble is told: three lines to people, one object to programs, a number to the shell."""

from __future__ import annotations

from moot.cli.json_text import write_json
from moot.cli.plain import escaped, plain
from moot.cli.screen import Cell
from moot.node.trouble import STATUS, Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.screen import Screen

FAILED, USAGE, UNKNOWN, FORBIDDEN, UNREACHABLE, REFUSED = 1, 2, 3, 4, 5, 6
PENDING, TIMED_OUT, INTERRUPTED = 8, 124, 130

EXIT_OF_STATUS = {400: USAGE, 403: FORBIDDEN, 404: UNKNOWN, 409: REFUSED, 503: UNREACHABLE}
EXIT_OF_CODE = {
    "home-owner": FORBIDDEN,
    "home-open": FORBIDDEN,
    "home-unwritable": FORBIDDEN,
    "pending": PENDING,
    "timed-out": TIMED_OUT,
    "no-node": UNREACHABLE,
    "running": UNREACHABLE,
    "socket-busy": UNREACHABLE,
    "path-too-long": UNREACHABLE,
    "store-busy": UNREACHABLE,
}
"""Exit codes of trouble that a node does not answer with, or of which it may be."""


def exit_code(trouble: Trouble) -> int:
    """What the shell is told. spec: CLI-10."""
    code = trouble.code
    return EXIT_OF_CODE.get(code) or EXIT_OF_STATUS.get(STATUS.get(code, 500), FAILED)


def as_json(trouble: Trouble) -> str:
    """What a program reads on standard error."""
    return escaped(write_json(trouble.as_json()))


def tell(trouble: Trouble, screen: Screen) -> None:
    """Say what happened, why if known, and what to do next. spec: CLI-9."""
    screen.line(screen.paint("moot:", "bad"), " ", plain(trouble.message))
    if trouble.cause:
        screen.line("  ", plain(trouble.cause))
    if trouble.candidates:
        screen.table(
            ("", "", ""),
            [
                [
                    Cell(str(one.get("short") or one.get("id")), "id"),
                    str(one.get("kind", "")),
                    str(one.get("title", "")),
                ]
                for one in trouble.candidates
            ],
            give=2,
            indent="  ",
        )
    for step in trouble.next[:1]:
        more = f"     or  {plain(trouble.next[1])}" if len(trouble.next) > 1 else ""
        screen.line(screen.paint("next:", "dim"), " ", plain(step), more)
