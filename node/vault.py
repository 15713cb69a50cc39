"""The vault: a small file beside a locked store that holds its key, sealed by a passphrase.

spec: STORE-40.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import Final

from moot.node.disk import flush, put_in_place, write_all
from moot.node.home import Home
from moot.node.passphrase import opened, sealed
from moot.node.ports import Randomness
from moot.node.trouble import Trouble
from moot.protocol.errors import Malformed, Refused
from moot.protocol.limits import MAX_SEALED_BYTES
from moot.protocol.strongbox import KEY_SIZE, Strongbox

WHAT: Final = "vault"
"""The label of its strongbox."""


def store_key(home: Home, passphrase: bytes | None) -> bytes | None:
    """The key of the home's store; None if no passphrase locks it.

    Raises Trouble `locked` without a passphrase, and what `open_vault` raises. spec: NODE-11.
    """
    if not home.has_lock:
        return None
    if passphrase is None:
        raise locked()
    return open_vault(home, passphrase)


def leave_no_picture() -> None:
    """Let no picture of our memory, in which a key is, go to the disk when we fall."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def locked() -> Trouble:
    """The refusal of a home that nobody unlocked."""
    return Trouble("locked", "this home is locked", next=("moot key unlock",))


def open_vault(home: Home, passphrase: bytes) -> bytes:
    """The key in the vault, 32 bytes. Raises Trouble `wrong-passphrase`, `damaged` or `disk`."""
    try:
        with Path(home.vault).open("rb") as file:
            data = file.read(MAX_SEALED_BYTES + 1)
        key = opened(Strongbox.read(WHAT, data), passphrase)
    except OSError as error:
        raise Trouble("disk", f"cannot read {home.vault}", cause=error.strerror) from error
    except Refused:
        raise Trouble(
            "wrong-passphrase",
            "that is not the passphrase of this home",
            next=("moot key unlock",),
        ) from None
    except Malformed as error:
        raise _damaged(home, str(error)) from error
    if len(key) != KEY_SIZE:
        raise _damaged(home, "it holds no key")
    return key


def write_vault(home: Home, key: bytes, passphrase: bytes, randomness: Randomness) -> None:
    """Put the key into a new vault, in place of an old one. Whole or not at all, and on the disk.

    Raises OSError.
    """
    data = sealed(WHAT, passphrase, key, randomness)
    beside = f"{home.vault}.part"
    Path(beside).unlink(missing_ok=True)
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        write_all(file, data)
        flush(file)
    finally:
        os.close(file)
    put_in_place(beside, home.vault)


def _damaged(home: Home, why: str) -> Trouble:
    return Trouble(
        "damaged",
        "the vault of this home, which holds the key of its store, is damaged",
        cause=why,
        next=(
            f"bring {home.vault} back from a copy, or begin anew from a backup of the keys:"
            "  moot --home FOLDER key restore FILE",
        ),
    )
