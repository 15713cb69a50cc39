"""What waits for a look, and what was."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import LIMIT

SECTION = "Inbox and the past"

COMMANDS = (
    Command("inbox", "[FILTER...]", "what concerns me and is new to me",
            "inbox:inbox", Option("all", "what I have seen, too", letter="a"), LIMIT,
            Option("read", "the words are ids; note that I have seen what is told about them"),
            Option("all-read", "note that I have seen everything"), section=SECTION,
            about="Answers, words with @my-name in them, what others did to things that I made or "
                  "claim, conflicts there, and what I waited for. What I have seen is known on all "
                  "my devices; looking at a thing does not note it.",
            examples=("moot inbox", "moot inbox by:ben", "moot inbox --read 3f1a",
                      "moot inbox --all-read")),
    Command("conflicts", "[FILTER...]", "everything in the group that wants to be settled",
            "inbox:conflicts", Option("all", "what I have noted as seen, too", letter="a"), LIMIT,
            Option("seen", "the words are ids; note that I have seen these, and leave them out"),
            section=SECTION,
            examples=("moot conflicts", "moot conflicts +water", "moot conflicts --seen 3f1a")),
    Command("blame", "ID", "who wrote what stands in a thing, when, in which entry",
            "show:blame", section=SECTION, examples=("moot blame 3f1a",)),
    Command("undo", "[ID]", "take back my last act, or my last on a thing", "undo:undo",
            Option("redo", "the other way: what I took back last is done again"), section=SECTION,
            about="History is signed and stays: this writes what was there before. What somebody "
                  "changed since is left as it is, and named.",
            examples=("moot undo", "moot undo 3f1a", "moot undo --redo")),
    Command("at", "DATE COMMAND...", "what a command would have told on a day that is over",
            "help:show_help", section=SECTION,
            about="COMMAND is one of list, show, blame, next, why, who, log, goal list and goal "
                  "tree, with its own words and options. A day means its end, `3d` three days ago, "
                  "`fri` the last one. What counts is what was written by then, by the clocks of "
                  "those who wrote.",
            examples=("moot at yesterday list", "moot at 2026-10-01 goal tree",
                      "moot at \"fri 18:00\" show 3f1a")),
)  # fmt: skip
