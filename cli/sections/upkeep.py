"""Keeping things in order: what belongs together, what is over, what has been forgotten."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import LIMIT

SECTION = "Keeping order"

COMMANDS = (
    Command("loose", "", "what has fallen between people",
            "loose:loose", LIMIT, section=SECTION,
            about="What is overdue and nobody's, claimed and quiet for 14 days, asked and "
                  "unanswered for 3; goals without people or parts; open tasks under what is over.",
            examples=("moot loose", "moot loose -n 50")),
    Command("archive", "ID...", "put goals and tasks away; nothing is deleted", "upkeep:archive",
            Option("not", "take them back, or say that they stay"),
            section=SECTION, about="`moot list is:archived` shows them.",
            examples=("moot archive 3f1a", "moot archive 3f1a --not", "moot list is:archived")),
    Command("link", "ID KIND|URL [ID]", "what a thing has to do with another, or with a page",
            "upkeep:link", Option("not", "take the link away"), section=SECTION,
            about="KIND is serves, conflicts-with, duplicate-of or came-from, and asks for an ID.",
            examples=("moot link 3f1a serves 9k2m", "moot link 3f1a https://example.org/pump",
                      "moot link 3f1a serves 9k2m --not")),
    Command("effort", "ID 2h|90min|none", "how long I think that a task takes", "upkeep:effort",
            section=SECTION,
            about="Everybody has an estimate of their own; the middle one is shown.",
            examples=("moot effort 3f1a 2h", "moot effort 3f1a none", "moot list effort:..2h")),
    Command("promote", "ID", "make a goal of a task that has grown", "upkeep:promote",
            Option("why", "what it is for; a person is asked without it", "TEXT"),
            section=SECTION, examples=("moot promote 3f1a --why \"a garden that waters itself\"",)),
    Command("demote", "ID", "make a task of a goal; nothing of it is lost", "upkeep:demote",
            section=SECTION, examples=("moot demote 9k2m",)),
)  # fmt: skip
