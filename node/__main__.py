"""`python -m moot.node`: run the node of one home, in the foreground.

The command line starts it so, in a session of its own, and reads one line from the descriptor that
it names: `{"ready": true, "pid": 4711}`, or the error of specs/api.md. spec: NODE-5.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence

from moot.node.home import Home
from moot.node.trouble import Trouble

MAX_REQUEST_BYTES = 16 * 1024
"""Read from standard input: two passphrases, their letters written as six each."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop; returns 0 then, and 1 if the node could not start.

    A locked home that nobody unlocks is no failure: there is nothing to do, and 0 is returned.
    """
    options = _parser().parse_args(arguments)
    home = Home.find(options.home)
    if options.doctor:
        from moot.node.doctor import examine_at_rest  # noqa: PLC0415

        found = examine_at_rest(home)
        print(json.dumps(found))  # noqa: T201
        return 1 if found["faults"] else 0
    if options.locksmith:
        from moot.node.locksmith import work  # noqa: PLC0415

        answer = work(home, sys.stdin.buffer.read(MAX_REQUEST_BYTES))
        print(json.dumps(answer))  # noqa: T201
        return 1 if "error" in answer else 0

    def report(answer: dict[str, object]) -> None:
        if options.ready_fd is not None:
            with os.fdopen(options.ready_fd, "w") as pipe:
                pipe.write(json.dumps(answer) + "\n")
            options.ready_fd = None

    try:
        # After the options, so that a typo in them is answered at once.
        from moot.node.daemon import run  # noqa: PLC0415

        passphrase = sys.stdin.buffer.read(MAX_REQUEST_BYTES) if options.unlock else None
        run(home, _listen(options), lambda: report({"ready": True, "pid": os.getpid()}), passphrase)
    except Trouble as trouble:
        report(trouble.as_json())
        print(f"moot: {trouble.message}", file=sys.stderr)  # noqa: T201
        for step in trouble.next[:1]:
            print(f"next: {step}", file=sys.stderr)  # noqa: T201
        # Whoever starts services must not start a locked node again and again.
        return 0 if trouble.code == "locked" else 1
    except Exception as error:
        # Whoever started us waits for a line; what happened goes to the log and to no terminal.
        logging.getLogger("moot").exception("a bug")
        bug = Trouble(
            "bug",
            f"a bug in moot: {type(error).__name__}",
            cause=f"{home.log} tells more",
            next=("moot doctor",),
        )
        report(bug.as_json())
        return 1
    return 0


def _listen(options: argparse.Namespace) -> list[str] | None:
    """The addresses to listen on; None to stay off the network; [] for the usual ones."""
    if options.no_network:
        return None
    if options.listen:
        return list(options.listen)
    named = os.environ.get("MOOT_LISTEN", "")
    return None if named == "off" else named.split()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m moot.node", allow_abbrev=False)
    parser.add_argument("--home", help="the folder of the profile, instead of MOOT_HOME")
    parser.add_argument("--ready-fd", type=int, help="where to say that the API answers")
    parser.add_argument("--listen", action="append", help="an address to listen on; may repeat")
    parser.add_argument("--no-network", action="store_true", help="talk to nobody")
    parser.add_argument("--doctor", action="store_true", help="examine the home, start nothing")
    parser.add_argument("--unlock", action="store_true", help="read a passphrase from stdin")
    parser.add_argument("--locksmith", action="store_true", help="change what locks the home")
    return parser


if __name__ == "__main__":
    sys.exit(main())
