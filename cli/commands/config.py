"""`moot config`: settings of this home. spec: AUTO-9, AUTO-10."""

from __future__ import annotations

import os

from moot.cli.commands.things import USUAL
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node import preferences
from moot.node.preferences import (
    ANNOUNCE,
    COLOUR,
    GROUP,
    GROUP_QUOTA,
    KNOWN,
    LAN,
    LIST_LIMIT,
    METRICS,
    OFF,
    ON,
    ON_ENTRY,
    PAGER,
    PROXY,
    QUOTA,
    RELAY,
    ROUTER,
)
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation

DEFAULTS = {
    GROUP: "",
    COLOUR: "auto",
    PAGER: "less -FRX",
    LIST_LIMIT: str(USUAL),
    ON_ENTRY: "",
    METRICS: OFF,
    LAN: ON,
    PROXY: OFF,
    ANNOUNCE: "",
    QUOTA: "10GB",
    GROUP_QUOTA: "2GB",
    RELAY: "",
    ROUTER: ON,
}
ENVIRONMENT = {
    GROUP: ("MOOT_GROUP",),
    COLOUR: ("NO_COLOR", "CLICOLOR_FORCE"),
    PAGER: ("MOOT_PAGER",),
    LAN: ("MOOT_LAN",),
    PROXY: ("MOOT_PROXY",),
}
"""Variables that overrule the file, the strongest first."""


def get(call: Invocation) -> int:
    """The value that is in force; nothing if there is none."""
    name = _known(call.operands[0])
    value, source = _in_force(call, name)

    def bare(_: object) -> None:
        if value:
            call.screen.line(plain(value))

    call.tell({"name": name, "value": value or None, "from": source}, bare, bare)
    return 0


def list_all(call: Invocation) -> int:
    """Every setting, its value and where that comes from."""
    rows = []
    for name, (summary, _) in KNOWN.items():
        value, source = _in_force(call, name)
        rows.append({"name": name, "value": value or None, "from": source, "summary": summary})
    call.tell(
        rows,
        lambda _: call.screen.table(
            ("setting", "value", "from", ""),
            [
                [
                    str(row["name"]),
                    Cell(row["value"] or "", "strong"),
                    str(row["from"]),
                    Cell(str(row["summary"]).replace("`", ""), "dim"),
                ]
                for row in rows
            ],
            give=3,
        ),
        lambda _: call.screen.table((), [[str(row["name"]), row["value"] or ""] for row in rows]),
    )
    return 0


def set_one(call: Invocation) -> int:
    """Set one, or without a value set it no longer."""
    name = _known(call.operands[0])
    value = " ".join(call.operands[1:]) or None
    if value is not None:
        value = preferences.checked(name, value)
        if name == ON_ENTRY:
            _must_run(name, value)
    call.home.prepare()
    preferences.write(call.home.config, name, value)
    now, source = _in_force(call, name)

    def human(_: object) -> None:
        call.screen.line(f"{name} is ", Cell(plain(now or "not set"), "strong"))
        if source not in ("config", "default"):
            call.screen.line(f"  as long as {source} says so")

    call.tell({"name": name, "value": now or None, "from": source}, human)
    return 0


def edit(call: Invocation) -> int:
    """The file in an editor; what is not understood is refused, and kept beside."""
    from moot.cli.editor import edited, forget  # noqa: PLC0415

    call.home.prepare()
    folder = call.home.config
    text, path = edited(preferences.text_of(folder) or _blank())
    try:
        settings = preferences.parse(text, path)
        if ON_ENTRY in settings:
            _must_run(ON_ENTRY, settings[ON_ENTRY])
    except Trouble as trouble:
        trouble.next = (f"moot config edit     what you wrote is kept in {path}",)
        raise
    preferences.replace(folder, text)
    forget(path)
    call.tell(settings, lambda _: call.screen.line(f"{len(settings)} settings are in force"))
    return 0


def _blank() -> str:
    """What an editor shows where there are no settings yet."""
    lines = [f"# {name} = {DEFAULTS[name]}    {summary}" for name, (summary, _) in KNOWN.items()]
    return "\n".join(["# Settings of moot, one a line:  name = value", *lines, ""])


def _known(name: str) -> str:
    if name not in KNOWN:
        raise preferences.unknown(name)
    return name


def _must_run(name: str, value: str) -> None:
    """Refuse a command that is not there: the node would only note it where nobody looks."""
    from shutil import which  # noqa: PLC0415

    program = preferences.words_of(name, value)[0]
    if os.path.isabs(program) and which(program):  # noqa: PTH117
        return
    found = which(program)
    if found is None:
        raise Trouble("usage", f"there is no program '{program[:64]}' that can be run")
    if os.sep in program:
        raise Trouble(
            "usage",
            "a hook runs in a folder of its own, so it needs its whole path",
            next=(f"moot config set {name} {os.path.abspath(program)}",),  # noqa: PTH100
        )


def _in_force(call: Invocation, name: str) -> tuple[str, str]:
    """A value and where it comes from: environment, ./.moot, the file, or of itself."""
    for variable in ENVIRONMENT.get(name, ()):
        value = os.environ.get(variable)
        if variable == "MOOT_PAGER" and value is not None:
            return value or "off", variable
        if value and (variable, value) != ("CLICOLOR_FORCE", "0"):
            spoken = {"NO_COLOR": "never", "CLICOLOR_FORCE": "always"}.get(variable, value)
            return spoken, variable
    if name == GROUP:
        from moot.cli.settings import group_of_folder  # noqa: PLC0415

        here = group_of_folder()
        if here:
            return here, "./.moot"
    value = call.preference(name)
    if value is not None:
        return value, "config"
    if name == PAGER and os.environ.get("PAGER"):
        return os.environ["PAGER"], "PAGER"
    return DEFAULTS[name], "default"
