"""People and groups."""

from __future__ import annotations

from moot.cli.grammar import Command, Option

SECTION = "People and groups"

COMMANDS = (
    Command("init", "", "who I am: makes the profile on this machine", "profile:init",
            Option("name", "my name in groups, instead of asking", "NAME"), section=SECTION,
            examples=("moot init", "moot init --name ada --no-input")),
    Command("group new", "NAME...", "start a group", "groups:new", section=SECTION,
            examples=("moot group new garden",)),
    Command("group list", "", "the groups I am in", "groups:list_groups", section=SECTION,
            examples=("moot group list",)),
    Command("group use", "GROUP", "the group that commands mean from now on", "groups:use",
            section=SECTION, examples=("moot group use garden",)),
    Command("invite", "", "the group's key as text and QR, to give to somebody", "invites:invite",
            Option("read", "a key that reads and cannot write"),
            Option("keep", "a key that stores and passes on what it cannot read"),
            Option("to", "write it to this new file, readable by me alone; - prints it", "FILE"),
            section=SECTION, examples=("moot invite", "moot invite --read --to garden.invite")),
    Command("join", "", "join a group: paste the invite, or `moot join < FILE`", "invites:join",
            Option("name", "my name in groups, if there is no profile yet", "NAME"),
            section=SECTION, examples=("moot join", "moot join < garden.invite")),
    Command("leave", "GROUP", "forget a group on this machine", "groups:leave",
            Option("force", "even if something of mine has reached nobody"), section=SECTION,
            examples=("moot leave garden",)),
    Command("me", "", "who I am in my groups, with words to compare", "profile:me",
            section=SECTION, examples=("moot me",)),
    Command("who", "", "who is in the group, and who is here", "people:who", section=SECTION,
            examples=("moot who",)),
    Command("person rename", "NAME...", "change my name: everywhere, or with -g in one group",
            "people:rename", section=SECTION, examples=("moot person rename Ada L.",)),
)  # fmt: skip
