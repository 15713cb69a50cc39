"""The manual page, in roff, from the same table as the help pages. spec: AUTO-17."""

from __future__ import annotations

from moot.cli.failure import (
    FAILED,
    FORBIDDEN,
    INTERRUPTED,
    PENDING,
    REFUSED,
    TIMED_OUT,
    UNKNOWN,
    UNREACHABLE,
    USAGE,
)
from moot.cli.grammar import COMMON
from moot.cli.table import ALIASES, commands
from moot.node.preferences import KNOWN
from moot.node.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.grammar import Command, Option

CODES = (
    (0, "done, or nothing to do"),
    (FAILED, "failed; doctor found a fault; an empty list with --exit-code"),
    (USAGE, "wrong usage"),
    (UNKNOWN, "no such thing, or several"),
    (FORBIDDEN, "not allowed: no profile, no group, a key that cannot"),
    (UNREACHABLE, "cannot reach: the node does not start, nobody is there"),
    (REFUSED, "refused by the state of things: already done, taken"),
    (PENDING, "not yet"),
    (TIMED_OUT, "the time was over"),
    (INTERRUPTED, "interrupted"),
)

VARIABLES = (
    ("MOOT_HOME", "the profile: everything inside this folder; also --home"),
    ("MOOT_GROUP", "the group to act in; also -g"),
    ("MOOT_LISTEN", "addresses at which a node listens when it starts, or off"),
    ("MOOT_PROXY", "a SOCKS5 proxy that a node goes through, such as socks5://127.0.0.1:9050"),
    ("MOOT_LAN", "on or off: whether a node looks for members in the same network"),
    ("MOOT_PAGER, PAGER", "what long answers on a terminal go through"),
    ("NO_COLOR, CLICOLOR_FORCE", "plain or coloured output"),
    ("VISUAL, EDITOR", "what opens for edit -e and config edit"),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR",
     "where a profile lives without MOOT_HOME"),
)  # fmt: skip

FILES = (
    ("~/.config/moot/config", "settings, see moot config"),
    ("~/.local/share/moot/moot.db", "everything that was written, and the keys"),
    ("~/.local/state/moot/node.log", "what the node noted"),
    (".moot", "in a folder: the group that is meant there, a line group:NAME"),
)


def page() -> str:
    """The whole page."""
    return "\n".join([*_head(), *_commands(), *_rest()]) + "\n"


def _head() -> Iterator[str]:
    yield r".\" Made by: moot help --man"
    yield f'.TH MOOT 1 "" "moot {VERSION}" "User Commands"'
    yield ".SH NAME"
    yield r"moot \- goals, tasks and decisions of a group with no server and no owner"
    yield ".SH SYNOPSIS"
    yield r".B moot"
    yield r"[\fIoption\fR ...] [\fIverb\fR] [\fIid\fR ...] [\fIword\fR ...]"
    yield ".br"
    yield r".B moot"
    yield r"\fInoun verb\fR ..."
    yield ".SH DESCRIPTION"
    yield _text(
        "What people do every day is a verb on an id; what people own is a noun with verbs."
    )
    yield _text(
        "moot alone shows what matters now. The first command that needs the node starts it."
    )


def _commands() -> Iterator[str]:
    section = ""
    for command in commands():
        if command.section != section:
            section = command.section
            yield f".SH {_quoted(section.upper())}"
        yield from _command(command)


def _command(command: Command) -> Iterator[str]:
    yield ".TP"
    yield f".B {_text(command.usage)}"
    yield _text(f"{command.summary[0].upper()}{command.summary[1:]}. {command.about}".strip())
    for option in command.options:
        yield ".RS"
        yield from _option(option)
        yield ".RE"
    yield ".RS"
    yield ".sp"
    yield ".nf"
    for example in command.examples:
        yield _text(f"$ {example}")
    yield ".fi"
    yield ".RE"


def _option(option: Option) -> Iterator[str]:
    yield ".TP"
    yield f".B {_text(option.usage.replace(' [=', '[='))}"
    yield _text(f"{option.summary[0].upper()}{option.summary[1:]}.")


def _rest() -> Iterator[str]:
    yield ".SH OPTIONS OF EVERY COMMAND"
    for option in COMMON:
        yield from _option(option)
    yield ".SH OTHER NAMES"
    yield from _terms((name, f"as {meaning}") for name, meaning in ALIASES.items())
    yield ".SH SETTINGS"
    yield from _terms((name, summary) for name, (summary, _) in KNOWN.items())
    yield ".SH ENVIRONMENT"
    yield from _terms(VARIABLES)
    yield ".SH FILES"
    yield from _terms(FILES)
    yield ".SH EXIT STATUS"
    yield from _terms((str(code), meaning) for code, meaning in CODES)
    yield ".SH SECURITY"
    yield _text("No outside audit has been made. Do not use moot for secrecy that lives depend on.")


def _terms(terms: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Iterator[str]:
    for term, meaning in terms:
        yield ".TP"
        yield f".B {_text(term)}"
        yield _text(f"{meaning[0].upper()}{meaning[1:]}.")


def _text(text: str) -> str:
    """A line of text: nothing in it is taken for roff, and a dash can be copied as one."""
    escaped = text.replace("`", "").replace("\\", r"\e").replace("-", r"\-")
    escaped = escaped.replace("'", r"\(aq").replace('"', r"\(dq").replace("~", r"\(ti")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def _quoted(text: str) -> str:
    return f'"{_text(text)}"' if " " in text else _text(text)
