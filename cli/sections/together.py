"""What people ask of each other, and what they do when several took the same task."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import WHY

SECTION = "Between people"

COMMANDS = (
    Command("ask", "ID NAME", "ask somebody to take a task up",
            "asking:ask", Option("withdraw", "ask no longer"), WHY, section=SECTION,
            about="Nobody assigns: it stays free until they claim it; they may decline. "
                  "`moot list is:asked` shows what others ask of me.",
            examples=("moot ask 3f1a ben", "moot ask 3f1a ben -m \"you know the pump\"",
                      "moot ask 3f1a ben --withdraw")),
    Command("decline", "ID", "say no to whoever asks me", "asking:decline", WHY, section=SECTION,
            examples=("moot decline 3f1a", "moot decline 3f1a -m \"no time this week\"")),
    Command("pair", "ID", "we both took it: do it together", "asking:pair", section=SECTION,
            examples=("moot pair 3f1a",)),
    Command("yield", "ID", "we both took it: leave it to the other", "asking:give_way",
            section=SECTION, examples=("moot yield 3f1a",)),
    Command("split", "ID WORDS... / WORDS...", "we both took it: a part for each",
            "asking:split", section=SECTION,
            about="The first part becomes mine, the other is asked to take the second.",
            examples=("moot split 3f1a take it out / mend it",)),
    Command("stale", "ID [NAME]", "say that nothing is heard of a claim", "asking:stale",
            Option("not", "take that back"), WHY, section=SECTION,
            about="It takes nothing from anybody; the next thing they do about it wakes the claim.",
            examples=("moot stale 3f1a", "moot stale 3f1a ben -m \"since spring\"")),
)  # fmt: skip
