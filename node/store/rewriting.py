"""A store written anew under another key, or under none; the old file stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote

import apsw

from moot.node.disk import flush_path
from moot.node.store.database import APPLICATION_ID, CIPHER, create_private, raise_typed, unlock
from moot.node.store.errors import DiskTrouble, StoreDamaged

_FLAGS: Final = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI


def rewrite(source: str, key: bytes | None, target: str, new_key: bytes | None) -> None:
    """Write all of the store at `source` into a new file at `target`, which is on the disk then.

    `key` opens the one and `new_key` the other; None stands for a store in the clear. The source
    is closed after, with all that is in it in one file. Raises StoreTrouble; what there is of the
    target then is worth nothing. spec: STORE-42
    """
    create_private(target)
    _copy(source, key, target, new_key)
    if Path(f"{source}-wal").exists():
        raise DiskTrouble(f"cannot bring {source} into one file")
    _check(target, new_key)
    _to_the_disk(target)


def _copy(source: str, key: bytes | None, target: str, new_key: bytes | None) -> None:
    # Without a word about a key, the copy would be encrypted as its source is.
    address = f"file:{quote(target)}?key="
    if new_key is not None:
        address += f"raw:{new_key.hex()}&cipher={CIPHER}"
    try:
        connection = _opened(source, key)
        try:
            connection.execute("vacuum into ?", (address,))
        finally:
            connection.close()
    except apsw.Error as error:
        # Not its own words: they may name the address, and with it the key.
        raise_typed(type(error)("it cannot be written anew"), source)


def _check(path: str, key: bytes | None) -> None:
    """See that a new file can be read from end to end. Raises StoreTrouble."""
    try:
        connection = _opened(path, key)
        try:
            found = connection.execute("pragma integrity_check").fetchall()
        finally:
            connection.close()
    except apsw.Error as error:
        raise_typed(error, path)
    if found != [("ok",)]:
        raise StoreDamaged(f"the new file differs from the old: {found[0][0]}")


def _opened(path: str, key: bytes | None) -> apsw.Connection:
    connection = apsw.Connection(path, flags=_FLAGS)
    if key is not None:
        unlock(connection, key)
    connection.execute("pragma locking_mode = exclusive")
    connection.execute("pragma temp_store = memory")
    connection.execute("pragma synchronous = full")
    ((application,),) = connection.execute("pragma application_id").fetchall()
    if application != APPLICATION_ID:
        connection.close()
        raise StoreDamaged(f"{path} is a database of another program")
    return connection


def _to_the_disk(path: str) -> None:
    try:
        flush_path(path)
    except OSError as error:
        raise DiskTrouble(f"cannot write {path}: {error.strerror}") from error
