"""Goals, and how things hang together."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import ALL, WHY

SECTION = "Goals"

COMMANDS = (
    Command("goal add", "WORDS...", "a new goal", "goals:add",
            Option("why", "what it is for; a person is asked without it", "TEXT"),
            Option("under", "part of this goal", "ID"), section=SECTION,
            examples=("moot goal add Open the garden --why \"a place to sit\"",)),
    Command("goal list", "[FILTER...]", "goals and how far they are", "goals:list_goals", ALL,
            section=SECTION, examples=("moot goal list",)),
    Command("goal tree", "[ID]", "goals with what hangs under them", "goals:tree", ALL,
            section=SECTION, examples=("moot goal tree", "moot goal tree 9k2m")),
    Command("part", "ID of ID", "hang a task or goal under another", "order:part", section=SECTION,
            examples=("moot part 3f1a of 9k2m",)),
    Command("back", "ID [in|watching|out]", "how I stand to a goal: in, without a word",
            "standing:back", WHY, section=SECTION,
            examples=("moot back 9k2m", "moot back 9k2m watching -m \"after the harvest\"")),
)  # fmt: skip
