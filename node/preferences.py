"""Preferences: what a person set for a home, in a small file of lines `name = value`.

The command line and the node read the same file; both load this, so that it loads nothing.
"""

from __future__ import annotations

import os

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "config"
LONGEST = 64 * 1024
"""Bytes of the file: a few hundred times what all settings together take."""

LONGEST_VALUE = 4096


def path_in(folder: str) -> str:
    """Where the preferences of a home lie, whose folder for them this is."""
    return os.path.join(folder, FILE)  # noqa: PTH118


def read(folder: str) -> dict[str, str]:
    """What is set, by name; empty if there is no file. Raises Trouble `usage`. spec: AUTO-10."""
    path = path_in(folder)
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    try:
        found = os.fstat(file)
        if found.st_uid != os.getuid() or found.st_mode & 0o022:
            # It names a command to run: whoever may write to it may run anything as us.
            raise Trouble(
                "usage",
                "others may write to the settings of moot",
                cause=f"they are in {path}",
                next=(f"chmod go-w {path}",),
            )
        text = os.read(file, LONGEST + 1).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, "it is no file of text in UTF-8") from error
    finally:
        os.close(file)
    return parse(text, path)


def parse(text: str, path: str) -> dict[str, str]:
    """The settings that a text holds. Raises Trouble that names the line. spec: AUTO-10."""
    if len(text) > LONGEST:
        raise _refused(path, f"it is longer than {LONGEST} bytes")
    settings: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        try:
            name, value = _setting(words)
        except Trouble as trouble:
            raise _refused(path, f"line {number}: {trouble.message}") from trouble
        if name in settings:
            raise _refused(path, f"line {number}: '{name}' is set twice")
        settings[name] = value
    return settings


def _setting(words: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in words.partition("="))
    if not equals:
        raise Trouble("usage", f"'{words[:64]}' is no  name = value")
    return name, checked(name, value)


def _refused(path: str, reason: str) -> Trouble:
    return Trouble(
        "usage",
        f"the settings in {path} are not understood",
        cause=reason,
        next=("moot config edit",),
    )


def checked(name: str, value: str) -> str:
    """A value that a setting can have. Raises Trouble `usage`."""
    check = KNOWN.get(name, ("", None))[1]
    if check is None:
        raise unknown(name)
    if not value or len(value) > LONGEST_VALUE or not value.isprintable():
        raise Trouble("usage", f"'{name}' is one line of text", next=(f"moot config set {name}",))
    return check(name, value)


def unknown(name: str) -> Trouble:
    """The refusal of a name that is no setting's, with the nearest."""
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and only for mistakes

    near = get_close_matches(name, KNOWN, 1, 0.5)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return Trouble("usage", f"there is no setting '{name[:64]}'{meant}", next=("moot config list",))


def write(folder: str, name: str, value: str | None) -> None:
    """Set one, or with None set it no longer; all else in the file stays as it is.

    The file is replaced at once and is ours alone to read. Raises Trouble, OSError. spec: AUTO-10.
    """
    import fcntl  # noqa: PLC0415 - only for those who write

    if value is not None:
        value = checked(name, value)
    elif name not in KNOWN:
        raise unknown(name)
    lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two at once must not undo each other's
        read(folder)
        replace(folder, _changed(folder, name, value))
    finally:
        os.close(lock)


def text_of(folder: str) -> str:
    """The file as it is; empty if there is none."""
    try:
        with open(path_in(folder), encoding="utf-8") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:
        return ""


def _changed(folder: str, name: str, value: str | None) -> str:
    kept = [] if value is None else [f"{name} = {value}"]
    lines: list[str] = []
    for line in text_of(folder).splitlines():
        if line.partition("=")[0].strip() == name:
            lines += kept
            kept = []
        else:
            lines.append(line)
    return "".join(f"{line}\n" for line in (*lines, *kept))


def replace(folder: str, text: str) -> None:
    """Put a text in the place of the file, whole or not at all."""
    from moot.node.disk import write_all  # noqa: PLC0415

    path = path_in(folder)
    beside = f"{path}.{os.getpid()}"
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(file, 0o600)
        write_all(file, text.encode())
        os.fsync(file)
        os.rename(beside, path)  # noqa: PTH104
    except BaseException:
        os.unlink(beside)  # noqa: PTH108
        raise
    finally:
        os.close(file)


# -- what can be set -------------------------------------------------------------------------------


def _any(_: str, value: str) -> str:
    return value


def _colour(name: str, value: str) -> str:
    if value not in ("auto", "always", "never"):
        raise Trouble(
            "usage", f"'{name}' is auto, always or never", next=(f"moot config set {name} auto",)
        )
    return value


def _count(name: str, value: str) -> str:
    if not (value.isascii() and value.isdigit() and len(value) < 7):
        raise Trouble("usage", f"'{name}' is a number", next=(f"moot config set {name} 20",))
    return value


def _switch(name: str, value: str) -> str:
    if value not in (ON, OFF):
        raise Trouble("usage", f"'{name}' is on or off", next=(f"moot config set {name} on",))
    return value


def _metrics(name: str, value: str) -> str:
    if value in (ON, OFF) or port_of(value) is not None:
        return value
    raise Trouble(
        "usage",
        f"'{name}' is on, off, or a port from 1024 to 65535",
        next=(f"moot config set {name} on",),
    )


def port_of(value: str) -> int | None:
    """The port that a setting names; None if it is none."""
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        return None
    return int(value) if 1023 < int(value) < 65_536 else None


def _size(name: str, value: str) -> str:
    from moot.node.keeper.size import read_size  # noqa: PLC0415 - only for those who set one

    read_size(name, value)
    return value


def _command(name: str, value: str) -> str:
    words_of(name, value)
    return value


def words_of(name: str, value: str) -> list[str]:
    """A command as the words of a shell, none of which runs. Raises Trouble `usage`."""
    from shlex import split  # noqa: PLC0415 - only for those who have one

    try:
        words = split(value)
    except ValueError as error:
        raise Trouble(
            "usage", f"'{name}' is no command: {error}", next=(f"moot config set {name}",)
        ) from error
    if not words:
        raise Trouble("usage", f"'{name}' is no command", next=(f"moot config set {name}",))
    return words


def _proxy(_: str, value: str) -> str:
    from moot.node.ways.proxy import OFF, proxy_from  # noqa: PLC0415 - only for those who have one

    if value != OFF:
        proxy_from(value)
    return value


def _addresses(name: str, value: str) -> str:
    from moot.node.ways.target import target  # noqa: PLC0415 - only for those who have one

    for text in value.split():
        if target(text) is None:
            raise Trouble(
                "usage",
                f"'{text[:64]}' is no address that others can dial",
                next=(f"moot config set {name} /ip4/192.0.2.7/tcp/4001",),
            )
    return value


GROUP, COLOUR, PAGER, LIST_LIMIT, ON_ENTRY, METRICS = (
    "group", "color", "pager", "list.limit", "hooks.on_entry", "metrics",
)  # fmt: skip
LAN, PROXY, ANNOUNCE, RELAY, ROUTER = "lan", "proxy", "announce", "relay", "router"
QUOTA, GROUP_QUOTA = "keeper.quota", "keeper.each"
ON, OFF = "on", "off"

KNOWN: dict[str, tuple[str, Callable[[str, str], str] | None]] = {
    GROUP: ("the group meant where none is named", _any),
    COLOUR: ("auto, always or never", _colour),
    PAGER: ("what long answers go through, or off", _command),
    LIST_LIMIT: ("how many tasks a list shows, 0 for all", _count),
    ON_ENTRY: ("a command to run for each new entry", _command),
    METRICS: ("on, off or a port: numbers at /metrics", _metrics),
    LAN: ("on or off: find members in the same network", _switch),
    PROXY: ("a SOCKS5 proxy to use, such as Tor's, or off", _proxy),
    ANNOUNCE: ("addresses at which others reach me besides", _addresses),
    QUOTA: ("what a keeper stores in all, such as 10GB", _size),
    GROUP_QUOTA: ("what a keeper stores of one group", _size),
    ROUTER: ("on or off: ask the router to let others in", _switch),
    RELAY: ("on or off: pass bytes on for other members", _switch),
}
"""By name what a setting means, and what checks a value. Each is honoured somewhere."""
