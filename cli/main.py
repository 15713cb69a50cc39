"""The way in: find the command, run it, and end with what the shell should know."""

from __future__ import annotations

import os
import sys

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from moot.cli.debug_file import DebugFile
    from moot.cli.invocation import Invocation


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Nothing else of `moot.cli` ends the process."""
    words = sys.argv[1:] if words is None else words
    if "--debug" in _own(words):
        return _debugged(words)
    return _ended(words, None)


def _own(words: Sequence[str]) -> Sequence[str]:
    """The words among which options are."""
    return words[: list(words).index("--")] if "--" in words else words


def _debugged(words: Sequence[str]) -> int:
    """Run one command, and name the file that tells all of it. spec: CLI-53."""
    from moot.cli.debug_file import DebugFile  # noqa: PLC0415

    try:
        debug = DebugFile(words)
    except OSError as error:
        return _told(_as_trouble(error, words, None), words)
    code = _ended(words, debug)
    debug.end(code)
    try:
        sys.stderr.write(f"moot: {debug.path} tells all of it; words of yours may be in there\n")
        sys.stderr.flush()
    except BrokenPipeError:
        _be_silent()
    return code


def _ended(words: Sequence[str], debug: DebugFile | None) -> int:
    """Run one command, and tell whatever ends it early."""
    try:
        return _run(words, debug)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # Whoever reads us has seen enough. What was asked for is done. spec: CLI-6.
        _be_silent()
        return 0
    except Exception as error:  # noqa: BLE001 - the last line before the person: no traceback
        if debug:
            debug.failure(error)
        return _told(_as_trouble(error, words, debug), words)


def _run(words: Sequence[str], debug: DebugFile | None) -> int:
    if words and words[0] == "__complete":
        from moot.cli.completing import complete  # noqa: PLC0415

        return complete(words[1:])
    from moot.cli.invocation import Invocation  # noqa: PLC0415 - Ctrl-C may come while this loads
    from moot.cli.parser import parse  # noqa: PLC0415

    command, arguments = parse(words)
    if "help" in arguments.options:
        from moot.cli.help_text import page  # noqa: PLC0415

        call = Invocation(command, arguments)
        page(command, call.screen)
        _show(call, "help")
        return 0
    call = Invocation(command, arguments, debug)
    try:
        code = _function(command.run)(call) or 0
    except Trouble as trouble:
        if trouble.code == "no-route" and call.stranger is not None:
            raise call.stranger from trouble
        trouble.next = trouble.next or (f"moot help {command.name}",)
        raise
    except (LookupError, TypeError) as error:
        # A node that an upgrade left running says less, or says it otherwise. spec: CLI-51.
        if call.stranger is not None:
            raise call.stranger from error
        raise
    finally:
        # What was done before something went wrong must be told all the same.
        call.close()
        call.errors.flush()
        _show(call, command.name)
    return code


PAGED = frozenset(("list", "show", "log", "history", "help"))
"""Commands whose answers may be long, and are read rather than watched."""


def _show(call: Invocation, command: str) -> None:
    """Write what was said; if it is more than the terminal shows, through a pager."""
    if command in PAGED and not call.json and call.screen.overflows:
        from moot.cli.pager import show  # noqa: PLC0415 - slow to load, and people read then

        show(call)
    call.screen.flush()


def _function(run: str) -> Callable[[Invocation], int | None]:
    module, _, name = run.partition(":")
    loaded = __import__(f"moot.cli.commands.{module}", fromlist=[name])
    function: Callable[[Invocation], int | None] = getattr(loaded, name)
    return function


def _told(trouble: Trouble, words: Sequence[str]) -> int:
    """Tell of trouble on standard error; standard output has only what was done before it."""
    from moot.cli import failure  # noqa: PLC0415
    from moot.cli.screen import Screen  # noqa: PLC0415
    from moot.cli.settings import preferred_colour  # noqa: PLC0415
    from moot.node.home import Home  # noqa: PLC0415

    own = _own(words)
    try:
        colour = False if "--no-color" in own else None
        screen = Screen(sys.stderr, colour=colour, usual=preferred_colour(Home.find()))
        if any(word.partition("=")[0] in ("--json", "--jsonl") for word in own):
            screen.line(failure.as_json(trouble))
        else:
            failure.tell(trouble, screen, words)
        screen.flush()
    except BrokenPipeError:
        _be_silent()
    return failure.exit_code(trouble)


def _as_trouble(error: Exception, words: Sequence[str], debug: DebugFile | None) -> Trouble:
    """What a person should be told of an error."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, OSError):
        # Python would try once more to write what was not taken, and complain about it.
        _be_silent(sys.stdout)
        what = f"read or write {error.filename}" if error.filename else "write the answer"
        return Trouble("failed", f"cannot {what}", cause=error.strerror or str(error))
    return _bug(error, words, debug)


def _interrupted() -> int:
    from moot.cli.failure import INTERRUPTED  # noqa: PLC0415

    if sys.stderr.isatty():
        sys.stderr.write("\n")
    return INTERRUPTED


def _be_silent(*streams: TextIO) -> None:
    """Let what Python still wants to write at its end go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams or (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


def _bug(error: Exception, words: Sequence[str], debug: DebugFile | None) -> Trouble:
    """A bug of ours, its details in a file rather than in the person's face."""
    if debug is None:
        from moot.cli.debug_file import DebugFile  # noqa: PLC0415

        debug = DebugFile(words)
        debug.failure(error)
    return Trouble(
        "bug",
        f"a bug in moot: {type(error).__name__}",
        cause=f"the details are in {debug.path}",
        next=("send that file to the maintainers; it may hold words of yours",),
    )
