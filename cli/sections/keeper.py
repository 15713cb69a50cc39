"""Keeping for others: what a small machine that is always on does."""

from __future__ import annotations

from moot.cli.grammar import Command, Option

SECTION = "The node"

COMMANDS = (
    Command("keep", "", "store and pass on what a group writes, unread",
            "keep:keep", Option("from", "the file that holds the invite", "FILE"), section=SECTION,
            about="For a machine that is always on: members who are never online together meet "
                  "through it. It takes an invite that a member made with `moot invite --keep`, "
                  "pasted unseen or from a file, and needs no name. A keeper can be replaced at "
                  "any time by another.",
            examples=("moot keep < keep.invite", "moot keep --from keep.invite", "moot keep")),
    Command("keep status", "", "what is kept, who came by, and what wants a look", "keep:status",
            Option("check", "end with 1 if the network is down or anything is paused"),
            section=SECTION,
            about="Groups and devices have no names here: they go by ids that mean nothing "
                  "elsewhere. How much may be kept is set by `moot config set keeper.quota 20GB`, "
                  "and `keeper.each` for one group; what is full is paused, and nothing is "
                  "thrown away.",
            examples=("moot keep status", "moot keep status --json", "moot keep status --check")),
    Command("keep drop", "GROUP", "delete what is kept for a group",
            "keep:drop", section=SECTION, about="Its members keep what they have.",
            examples=("moot keep drop 7c2q5t8n",)),
)  # fmt: skip
