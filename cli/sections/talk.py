"""What people say to each other about things."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import WHY

SECTION = "Talking"

COMMANDS = (
    Command("react", "ID SIGN", "answer anything with one sign or word", "talk:react",
            Option("not", "take it back"), section=SECTION,
            about="+1, a picture, one word: up to 8 of them on one thing. `moot show` says whose.",
            examples=("moot react 3f1a +1", "moot react 9c2e thanks", "moot react 3f1a +1 --not")),
    Command("take", "ID", "make a claim of a hand that I offered", "talk:take",
            Option("as", "lead (without it), help or learn", "ROLE"),
            Option("until", "a promise that others see, and no more: fri, 2026-12-01", "DATE"),
            WHY, section=SECTION,
            about="ID is the offer: what I said with `moot say ID --kind offer`.",
            examples=("moot take 9c2e", "moot take 9c2e --as help --until fri")),
    Command("redact", "ID", "take back what I said", "talk:redact", section=SECTION,
            about="The words go from here at once, and every device that hears of it is asked to "
                  "forget them. Devices may have kept them, and nobody can know.",
            examples=("moot redact 9c2e", "moot redact 9c2e --yes")),
)  # fmt: skip
