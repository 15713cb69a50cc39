"""A process that changes a home's lock and dies at each call to the system that it makes, in turn.

    interrupted_locksmith.py TEMPLATE FOLDER lock|change|off

For each call a copy of the template is made in the folder, named by the call's number; the last
one is that of a change that came to its end. Only one thread runs, so that it may fork.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moot.node import locking, passphrase
from moot.node.home import Home
from moot.node.ports import SystemRandomness
from moot.protocol.strongbox import Cost

CALLS = ("open", "write", "pwrite", "fsync", "link", "replace", "rename", "unlink", "close")
OLD, NEW = b"correct horse battery", b"another passphrase"
DIED = 9


def main() -> None:
    template, folder, what = sys.argv[1:]
    setattr(passphrase, "COST", Cost(64, 1, 1))  # noqa: B010 - what it costs is no matter here
    at = 0
    while True:
        home = Home.find(shutil.copytree(template, str(Path(folder) / f"{at:03}")))
        child = os.fork()
        if child == 0:
            _die_at(at)
            _work(home, what)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != DIED:
            return
        at += 1


def _work(home: Home, what: str) -> None:
    if what == "lock":
        locking.lock(home, OLD, SystemRandomness())
    elif what == "change":
        locking.change(home, OLD, NEW, SystemRandomness())
    else:
        locking.unlock_for_good(home, OLD)


def _die_at(last: int) -> None:
    left = [last]
    for name in CALLS:
        setattr(os, name, _counted(getattr(os, name), left))


def _counted(call: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def counted(*given: object, **more: object) -> object:
        if left[0] == 0:
            os._exit(DIED)
        left[0] -= 1
        return call(*given, **more)

    return counted


if __name__ == "__main__":
    main()
