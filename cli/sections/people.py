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
    Command("device add", "", "an invite that makes another machine mine too", "devices:add",
            Option("to", "write it to this new file, readable by me alone; - prints it", "FILE"),
            Option("all", "for every group of this home, in one file", letter="a"), section=SECTION,
            about="Whoever reads it is you, for good: it goes from hand to hand, or by a camera, "
                  "and is deleted after.",
            examples=("moot device add --to laptop.invite", "moot device add --all --to all.invite",
                      "moot join < laptop.invite")),
    Command("device list", "", "the machines that I write from", "devices:list_devices",
            section=SECTION, examples=("moot device list",)),
    Command("device name", "NAME...", "what this machine is called", "devices:name",
            section=SECTION, examples=("moot device name old laptop",)),
    Command("leave", "GROUP", "forget a group on this machine", "groups:leave",
            Option("force", "even if something of mine has reached nobody"), section=SECTION,
            examples=("moot leave garden",)),
    Command("me", "", "who I am in my groups, with words to compare", "profile:me",
            Option("about", "what others in this group read about me; empty for nothing", "TEXT"),
            Option("qr", "the words of this group as a picture, for a camera to compare"),
            section=SECTION,
            examples=("moot me", "moot me --qr", "moot me --about \"I keep the bees\"")),
    Command("who", "[NAME...]", "who is in the group, and who is here", "people:who",
            section=SECTION, examples=("moot who", "moot who ben")),
    Command("person show", "NAME...", "one person from every side; also `moot who NAME`",
            "persons:show", section=SECTION, examples=("moot person show ben",)),
    Command("person about", "TEXT...", "what others in this group read about me",
            "persons:about", section=SECTION,
            examples=("moot person about I keep the bees", "moot person about \"\"")),
    Command("person verify", "NAME...", "compare check words with somebody, and note it",
            "persons:verify",
            Option("words", "the words they read out, instead of asking", "W-W-W-W"),
            Option("not", "take it back"), section=SECTION,
            about="They read theirs aloud from `moot me`, on the phone or face to face. Equal "
                  "words mean that this is their key and nobody stands between.",
            examples=("moot person verify ben", "moot person verify ben --words "
                      "copper-lark-two-barn", "moot person verify ben --not")),
    Command("person mute", "NAME...", "fold away on this machine what somebody says",
            "persons:mute", Option("not", "listen again"), section=SECTION,
            about="Nobody is told. Their claims, votes and conflicts show as before.",
            examples=("moot person mute ben", "moot person mute ben --not")),
    Command("person rename", "NAME...", "change my name: everywhere, or with -g in one group",
            "people:rename", section=SECTION, examples=("moot person rename Ada L.",)),
)  # fmt: skip
