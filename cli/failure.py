"""How trouble is told: three lines to people, one object to programs, a number to the shell."""

from __future__ import annotations

from moot.cli.cells import width, wrap
from moot.cli.json_text import write_json
from moot.cli.plain import escaped, plain
from moot.cli.screen import NARROWEST, Cell
from moot.node.trouble import STATUS, Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.cli.screen import Screen

COMMAND = "moot "
"""How a step begins that can be pasted."""

PATH = " /"
"""What names a file, which one may want to copy, is not broken."""

FAILED, USAGE, UNKNOWN, FORBIDDEN, UNREACHABLE, REFUSED = 1, 2, 3, 4, 5, 6
PENDING, TIMED_OUT, INTERRUPTED = 8, 124, 130

EXIT_OF_STATUS = {
    400: USAGE,
    403: FORBIDDEN,
    404: UNKNOWN,
    409: REFUSED,
    421: FORBIDDEN,
    423: FORBIDDEN,
    503: UNREACHABLE,
}
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


def tell(trouble: Trouble, screen: Screen, words: Sequence[str] = ()) -> None:
    """Say what happened, why if known, and what to do next. spec: CLI-9, CLI-49."""
    _wrapped(screen, Cell("moot:", "bad"), trouble.message)
    if trouble.cause:
        _wrapped(screen, Cell(" "), trouble.cause)
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
    _next(screen, _steps(trouble, words))


def _steps(trouble: Trouble, words: Sequence[str]) -> Sequence[str]:
    """What can be done; the command as it was typed but for its slip, where that is known."""
    from moot.cli.retyped import retyped  # noqa: PLC0415 - only for mistakes

    again = retyped(words, trouble)
    if again is None:
        return trouble.next
    example = trouble.next[0] if trouble.next else ""
    lead = example.partition("  ")[0] if trouble.code == "ambiguous" and "  " in example else ""
    return (f"{lead}  {again}",) if lead else (again,)


def _next(screen: Screen, steps: Sequence[str]) -> None:
    """The first of the steps, and the second beside it or, if that is too long, below."""
    head = Cell("next:", "dim")
    if not steps:
        return
    first, *others = map(plain, steps[:2])
    together = "     or  ".join((first, *others))
    if not screen.tty or width(together) + len(head.text) < screen.width:
        screen.line(head, " ", together)
        return
    if first.startswith(COMMAND):
        screen.line(head, " ", first)  # whole: what is broken cannot be pasted
    else:
        _wrapped(screen, head, first)
    for other in others:
        screen.line("  or  ", other)


def _wrapped(screen: Screen, head: Cell, words: str) -> None:
    """A sentence after a word; on a terminal in lines that fit, one below the other."""
    indent = len(head.text) + 1
    lines = [plain(words)]
    if screen.tty and PATH not in words:
        lines = wrap(lines[0], max(NARROWEST, screen.width) - indent)
    screen.line(head, " ", lines[0])
    for line in lines[1:]:
        screen.line(" " * indent, line)
