"""Doctor: one look at everything that can be wrong, each with its remedy."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from moot.node import warning
from moot.node.check import FAULT, OK, WARNING, Check
from moot.node.home import Home
from moot.node.lock import HomeLock
from moot.node.locking import old_store
from moot.node.node import Node
from moot.node.store.errors import StoreTrouble
from moot.node.store.sqlite import SqliteStore
from moot.node.trouble import Trouble
from moot.node.vault import WHAT
from moot.node.ways.reach_checks import reach_checks
from moot.protocol.errors import Malformed
from moot.protocol.limits import MAX_SEALED_BYTES
from moot.protocol.strongbox import Strongbox

UNLOCK: Final = ("moot key unlock     and then:  moot doctor",)

Json = dict[str, object]


async def examine(node: Node) -> Json:
    """Everything about a node that runs (specs/api.md, Doctor)."""
    checks: list[Check] = []
    if node.home is not None:
        checks += [*_home(node.home), _socket(node.home)]
    checks.append(_store(node.store.check))
    if node.has_lock and node.home is not None:
        checks.append(_vault(node.home))
    checks += _from_warnings("space", "enough room on the disk", warning.disk(node))
    checks += _from_warnings("clock", f"the clock says {_today(node)}", warning.clock(node))
    forks = [one for group in node.profile for one in warning.forks(node, group)]
    checks += _from_warnings("logs", "every log is one chain", forks)
    held = [one for group in node.profile for one in warning.waiting(group)]
    checks += _from_warnings("waiting", "nothing waits for entries that are missing", held)
    checks += [_bodies(node), *await reach_checks(node)]
    return _summary(checks)


def examine_at_rest(home: Home) -> Json:
    """What can be told of a home of which no node runs; starts nothing, changes nothing."""
    checks: list[Check] = []
    try:
        home.prepare()
        checks += _home(home)
        with HomeLock(home.lock):
            if home.has_lock:
                checks += _locked(home)
            else:
                checks.append(_store(lambda: _open_and_check(home)))
    except Trouble as trouble:
        checks.append(Check("home", FAULT, trouble.message, trouble.next))
    return _summary(checks)


def _open_and_check(home: Home) -> list[str]:
    if not Path(home.database).exists():
        return []
    with SqliteStore(home.database) as store:
        return store.check()


def _vault(home: Home) -> Check:
    """The file without which nobody opens the store again."""
    if Path(home.vault).exists():
        return Check("vault", OK, "the vault is here")
    return Check(
        "vault",
        FAULT,
        f"{home.vault} is gone: once the node stops, nobody can open the store again",
        (
            "moot key backup FILE     and  moot export FILE.jsonl",
            "bring it back from a copy",
        ),
    )


def _locked(home: Home) -> Iterator[Check]:
    """What can be told of a locked home without its passphrase."""
    try:
        with Path(home.vault).open("rb") as file:
            Strongbox.read(WHAT, file.read(MAX_SEALED_BYTES + 1))
    except (Malformed, OSError) as error:
        yield Check(
            "vault",
            FAULT,
            f"the vault, which holds the key of the store, cannot be read: {error}",
            (f"bring {home.vault} back from a copy",),
        )
    else:
        yield Check("vault", OK, "the vault is whole")
    if old_store(home) is not None:
        yield Check(
            "vault",
            FAULT,
            "the store as it was before it was locked is still here, in the clear",
            ("moot key lock     removes it",),
        )
    yield Check("store", WARNING, "this home is locked: its store was not looked into", UNLOCK)


def _summary(checks: list[Check]) -> Json:
    def count(state: str) -> int:
        return sum(check.state == state for check in checks)

    return {
        "ok": count(OK),
        "warnings": count(WARNING),
        "faults": count(FAULT),
        "checks": [{**check._asdict(), "next": list(check.next)} for check in checks],
    }


def _from_warnings(name: str, fine: str, found: list[Json]) -> Iterator[Check]:
    if not found:
        yield Check(name, OK, fine)
    for one in found:
        steps = one["next"]
        yield Check(
            name,
            WARNING,
            str(one["message"]),
            tuple(map(str, steps)) if isinstance(steps, list) else (),
        )


def _today(node: Node) -> str:
    now = min(max(node.clock.wall_ms(), 0), 2**47)
    return datetime.fromtimestamp(now / 1000, UTC).strftime("%d %b %Y %H:%M UTC")


def _home(home: Home) -> Iterator[Check]:
    """Folders and files that only we may read."""
    open_to_others = [
        path
        for path in (home.database, home.vault, home.lock, home.log)
        if Path(path).exists() and os.stat(path).st_mode & 0o077  # noqa: PTH116 - paths are text
    ]
    if open_to_others:
        paths = " ".join(open_to_others)
        yield Check("home", FAULT, f"other users may read {paths}", (f"chmod 600 {paths}",))
    else:
        yield Check("home", OK, f"{home.data} is yours alone")


def _socket(home: Home) -> Check:
    try:
        socket, door = os.stat(home.socket), os.stat(Path(home.socket).parent)  # noqa: PTH116
    except OSError as error:
        return Check(
            "socket",
            FAULT,
            f"the socket is gone: {error.strerror}",
            ("moot node stop     and any command starts it again",),
        )
    if stat.S_IMODE(socket.st_mode) != 0o600 or stat.S_IMODE(door.st_mode) != 0o700:
        return Check(
            "socket",
            FAULT,
            "other users may reach the socket",
            (f"chmod 700 {Path(home.socket).parent}", f"chmod 600 {home.socket}"),
        )
    return Check("socket", OK, "only you can talk to the node")


def _store(check: Callable[[], list[str]]) -> Check:
    try:
        found = check()
    except StoreTrouble as error:
        found = [str(error)]
    if not found:
        return Check("store", OK, "the store is whole")
    return Check(
        "store",
        FAULT,
        f"the store is damaged: {found[0]}",
        (
            "moot doctor --rebuild     makes anew what can be; else move the store away and join"
            " again: the others have what you wrote",
        ),
    )


def _bodies(node: Node) -> Check:
    """Entries that came without what they say."""
    lacking = sum(group.replica.gaps() for group in node.profile)
    if not lacking:
        return Check("bodies", OK, "every entry is here whole")
    return Check(
        "bodies",
        WARNING,
        f"{lacking} entries came without what they say, though nobody took it back",
        ("wait: everybody who is met is asked for it     moot sync",),
    )
