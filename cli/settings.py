"""What a command is to work on: option, then environment, then ./.moot, then the profile's own."""

from __future__ import annotations

import os

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from moot.node.home import Home

FOLDER_FILE = ".moot"
LONGEST_FOLDER_FILE = 4096
"""Bytes of a ./.moot; it holds one line."""


def chosen_group(option: str | None, preferred: Callable[[], str | None]) -> str | None:
    """The group that is meant; None leaves it to the profile. Raises Trouble. spec: CLI-3."""
    return option or os.environ.get("MOOT_GROUP") or group_of_folder() or preferred()


def preference(home: Home, name: str) -> str | None:
    """What a person set for this home; None if they did not. Raises Trouble. spec: AUTO-9."""
    if not os.path.exists(os.path.join(home.config, "config")):  # noqa: PTH110, PTH118
        return None  # most have none, and need not load what reads it
    from moot.node.preferences import read  # noqa: PLC0415

    return read(home.config).get(name)


def preferred_colour(home: Home) -> bool | None:
    """Whether to colour everything or nothing; None where that is left to the stream.

    A file that is not understood leaves it so too: what is wrong is told by whoever needs it.
    """
    try:
        return {"always": True, "never": False}.get(preference(home, "color") or "")
    except Trouble:
        return None


def group_of_folder() -> str | None:
    """The group that this folder's `.moot` names. It can name a group and nothing else."""
    try:
        file = os.open(FOLDER_FILE, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        text = os.read(file, LONGEST_FOLDER_FILE).decode()
    except (OSError, UnicodeDecodeError):
        # A folder of that name, or some other program's file: then it says nothing to us.
        return None
    finally:
        os.close(file)
    group = None
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if line.startswith("#"):
            continue
        if name.strip() != "group" or not colon or not value.strip():
            raise Trouble(
                "usage",
                "the file .moot in this folder is not understood",
                cause="it holds one line,  group:NAME  and nothing else",
                next=("moot -g GROUP list     or correct .moot",),
            )
        group = value.strip()
    return group


def zone() -> str:
    """The person's time zone by name, or as an offset if the machine does not tell the name."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named:
        # The link's target carries the zone's name, which the C library does not tell.
        try:
            target = os.path.realpath("/etc/localtime")
        except OSError:  # pragma: no cover - realpath is lenient
            target = ""
        named = target.partition("zoneinfo/")[2]
    if named and os.path.exists(os.path.join("/usr/share/zoneinfo", named)):  # noqa: PTH110, PTH118
        return named
    return _offset()


def _offset() -> str:
    import time  # noqa: PLC0415 - most machines tell the name

    away = time.localtime().tm_gmtoff // 60
    sign, minutes = ("-", -away) if away < 0 else ("+", away)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"
