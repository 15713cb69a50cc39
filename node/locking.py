"""Locking a home at rest: its store is written anew under a key, or under none.

Each step leaves a whole store under the store's name, and beside it what opens it; what a power cut
leaves behind besides is removed by `sweep` before anything else happens to the home. Whoever calls
any of this holds the home's lock. spec: STORE-42
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from moot.node.disk import put_in_place, wipe
from moot.node.home import Home
from moot.node.ports import Randomness
from moot.node.store.rewriting import rewrite
from moot.node.trouble import Trouble
from moot.node.vault import open_vault, write_vault
from moot.protocol.strongbox import KEY_SIZE


def lock(home: Home, passphrase: bytes, randomness: Randomness) -> None:
    """Encrypt the store under a random key that the passphrase opens.

    Raises Trouble `exists` if it has a lock, StoreTrouble or OSError.
    """
    sweep(home)
    if home.has_lock:
        raise Trouble(
            "exists",
            "this home has a passphrase already",
            next=("moot key lock --change     or away with it:  moot key lock --off",),
        )
    key = randomness.bytes(KEY_SIZE)
    try:
        rewrite(home.database, None, _fresh(home), key)
        # Before the store that needs it. Until then nobody looks at it: the store is in the clear.
        write_vault(home, key, passphrase, randomness)
        with suppress(OSError):  # a file system without links: only a power cut leaves bytes then
            os.link(home.database, _old(home))
        put_in_place(_fresh(home), home.database)
        Path(_old(home)).unlink(missing_ok=True)
    except BaseException:
        sweep(home)
        raise


def change(home: Home, passphrase: bytes, new: bytes, randomness: Randomness) -> None:
    """Let another passphrase open the same store; only the vault is written.

    Raises Trouble `no-lock`, what `open_vault` raises, or OSError.
    """
    _need_lock(home)
    write_vault(home, open_vault(home, passphrase), new, randomness)


def unlock_for_good(home: Home, passphrase: bytes) -> None:
    """Bring the store into the clear, and remove the vault.

    Raises Trouble `no-lock`, what `open_vault` raises, StoreTrouble or OSError.
    """
    _need_lock(home)
    sweep(home)
    key = open_vault(home, passphrase)
    try:
        rewrite(home.database, key, _fresh(home), None)
        put_in_place(_fresh(home), home.database)
        wipe(home.vault)
    except BaseException:
        sweep(home)
        raise


def sweep(home: Home) -> None:
    """Remove what an interrupted change left beside the store. Raises OSError. spec: STORE-43."""
    wipe(_fresh(home))
    Path(f"{home.vault}.part").unlink(missing_ok=True)
    old = Path(_old(home))
    if old.exists() and old.samefile(home.database):
        old.unlink()  # another name of the store itself
    elif old_store(home) is not None:
        wipe(str(old))


def old_store(home: Home) -> Path | None:
    """What is left in the clear of a store that is locked now; None as it should be."""
    old = Path(_old(home))
    return old if home.has_lock and old.exists() and not old.samefile(home.database) else None


def _need_lock(home: Home) -> None:
    if not home.has_lock:
        raise Trouble("no-lock", "no passphrase locks this home", next=("moot key lock",))


def _fresh(home: Home) -> str:
    """The store as it is going to be."""
    return f"{home.database}-new"


def _old(home: Home) -> str:
    """A second name of the store in the clear, so that it can be found after a power cut."""
    return f"{home.database}-old"
