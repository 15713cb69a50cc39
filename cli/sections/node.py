"""The running process, and this program."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import LIMIT, UNTIL_STOPPED

SECTION = "The node"

SYSTEM = Option("system", "as a unit of the system, not of this user")

COMMANDS = (
    Command("status", "", "node, groups, network and warnings on one screen", "node:status",
            section=SECTION, examples=("moot status", "moot status --json=pid")),
    Command("web", "", "the group on a page, in a browser of this machine", "web:web",
            Option("print", "only print the address, and open no browser"),
            Option("off", "close the page, and let no browser in any more"), section=SECTION,
            about="The page listens on this machine alone, and only from the first `moot web` "
                  "until `--off` or the end of the node. The address lets one browser in, once, "
                  "for a minute; whoever opens it acts as you.",
            examples=("moot web", "moot web --print", "moot web --off")),
    Command("doctor", "", "look for faults, each with its remedy", "doctor:doctor",
            Option("rebuild", "make what lists show anew from the logs"), section=SECTION,
            examples=("moot doctor", "moot doctor --rebuild")),
    Command("node start", "", "start the node; any command does so too", "node:start",
            section=SECTION, examples=("moot node start",)),
    Command("node stop", "", "stop the node of this home", "node:stop", section=SECTION,
            examples=("moot node stop",)),
    Command("node logs", "", "what the node noted", "node:logs", LIMIT, UNTIL_STOPPED,
            section=SECTION, examples=("moot node logs -n 20",)),
    Command("service install", "", "let the node start with this machine", "service:install",
            SYSTEM, section=SECTION,
            about="It writes a unit for systemd, or a property list for launchd, of this user. On "
                  "a server that nobody logs in to, `--system` makes it one of the system, fenced "
                  "in, for a home in one folder. MOOT_LISTEN, if it is set, goes into it.",
            examples=("moot service install",
                      "sudo moot --home /var/lib/moot/home service install --system")),
    Command("service remove", "", "let it start with the machine no longer", "service:remove",
            SYSTEM, section=SECTION, examples=("moot service remove",)),
    Command("service show", "", "the unit as it is, or would be", "service:show", SYSTEM,
            section=SECTION, examples=("moot service show",)),
    Command("uninstall", "", "take moot off this machine; what was written stays",
            "uninstall:uninstall", Option("dry-run", "only list what there is"),
            Option("home-too", "what was written here, and the keys, as well; needs --yes"),
            section=SECTION, examples=("moot uninstall --dry-run", "moot uninstall")),
    Command("demo", "", "three people, three nodes on this machine: see it work", "demo:demo",
            Option("keep", "leave their homes to look at"), section=SECTION,
            examples=("moot demo", "moot demo --keep")),
    Command("help", "[COMMAND...]", "this page, or one about a command, filters or dates",
            "help:show_help",
            Option("all", "what each command does, in a line", letter="a"),
            Option("man", "the manual page, for man"), section=SECTION,
            examples=("moot help", "moot help claim", "moot help filters", "moot help --all",
                      "moot help --man | man -l -")),
    Command("version", "", "the version of this program", "help:version", section=SECTION,
            examples=("moot version",)),
)  # fmt: skip
