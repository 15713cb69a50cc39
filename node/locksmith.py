"""`python -m moot.node --locksmith`: change what locks a home whose node does not run.

It reads one JSON object from standard input, `{"do": "lock", "passphrase": …}`, so that no
passphrase stands where other users of the machine could read it, and answers with one.
spec: NODE-12.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from moot.node import locking
from moot.node.home import Home
from moot.node.lock import HomeLock
from moot.node.passphrase import new_passphrase, passphrase
from moot.node.ports import SystemRandomness
from moot.node.store.errors import StoreTrouble
from moot.node.trouble import Trouble
from moot.node.vault import leave_no_picture

Json = dict[str, object]


def work(home: Home, asked: bytes) -> Json:
    """Do what is asked; returns what to answer, the error of specs/api.md if it cannot be."""
    try:
        return _work(home, asked)
    except Trouble as trouble:
        return trouble.as_json()
    except (StoreTrouble, OSError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Trouble(
            "disk",
            "the disk does not let that be done",
            cause=said,
            next=("free some space or make it writable, then:  moot doctor",),
        ).as_json()


def _work(home: Home, asked: bytes) -> Json:
    try:
        body = json.loads(asked)
    except (ValueError, RecursionError):
        raise Trouble("usage", "what came in is no JSON") from None
    do = body.get("do") if isinstance(body, dict) else None
    if not isinstance(do, str) or do not in _WAYS:
        raise Trouble("usage", f"'do' is one of  {' '.join(_WAYS)}")
    home.prepare()
    leave_no_picture()
    _WAYS[do](home, body)
    return {"done": do}


def _lock(home: Home, body: Json) -> None:
    given = new_passphrase(body.get("passphrase"))
    with HomeLock(home.lock):
        locking.lock(home, given, SystemRandomness())


def _change(home: Home, body: Json) -> None:
    """The node may run meanwhile: its store does not change."""
    given, new = passphrase(body.get("passphrase")), new_passphrase(body.get("new"))
    locking.change(home, given, new, SystemRandomness())


def _off(home: Home, body: Json) -> None:
    given = passphrase(body.get("passphrase"))
    with HomeLock(home.lock):
        locking.unlock_for_good(home, given)


def _sweep(home: Home, _: Json) -> None:
    """What a power cut may have left in the clear beside a locked store."""
    with HomeLock(home.lock):
        locking.sweep(home)


_WAYS: Final[dict[str, Callable[[Home, Json], None]]] = {
    "lock": _lock,
    "change": _change,
    "off": _off,
    "sweep": _sweep,
}
