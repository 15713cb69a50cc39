"""Goals, and how things hang together."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import ALL, WHY

SECTION = "Goals"

COMMANDS = (
    Command("goal add", "WORDS...", "a new goal", "goals:add",
            Option("why", "what it is for; a person is asked without it", "TEXT"),
            Option("under", "part of this goal", "ID"), section=SECTION,
            about="Words like `horizon:2027-05` set a field: state horizon threshold goal.",
            examples=("moot goal add Open the garden --why \"a place to sit\"",
                      "moot goal add Harvest --why \"to eat\" horizon:2027-05..2027-09")),
    Command("goal list", "[FILTER...]", "goals and how far they are", "goals:list_goals", ALL,
            section=SECTION, examples=("moot goal list",)),
    Command("goal tree", "[ID]", "goals with what hangs under them", "goals:tree", ALL,
            section=SECTION, examples=("moot goal tree", "moot goal tree 9k2m")),
    Command("part", "ID of ID", "hang a task or goal under another", "order:part", section=SECTION,
            examples=("moot part 3f1a of 9k2m",)),
    Command("back", "ID [in|watching|out]", "how I stand to a goal: in, without a word",
            "standing:back", WHY, section=SECTION,
            examples=("moot back 9k2m", "moot back 9k2m watching -m \"after the harvest\"")),
    Command("pledge", "ID [WORDS...]", "what I will give for a goal", "pledges:pledge",
            Option("if", "only if at least N pledges count, mine among them", "N"),
            Option("withdraw", "take my pledge back"), section=SECTION,
            about="With `moot edit 9k2m threshold:5` a forming goal is active once five count.",
            examples=("moot pledge 9k2m two days in March",
                      "moot pledge 9k2m 20 euro a month --if 10", "moot pledge 9k2m --withdraw")),
    Command("sign", "ID [WORDS...]", "how we will know that a goal comes nearer", "pledges:sign",
            Option("target", "the number that is hoped for", "NUMBER"),
            Option("unit", "what is counted", "WORD"),
            Option("drop", "take away the sign of that number, or that begins so", "SIGN"),
            section=SECTION,
            examples=("moot sign 9k2m beans brought in --target 40 --unit kg",
                      "moot sign 9k2m --drop beans")),
    Command("measure", "ID VALUE", "what I saw of a sign", "pledges:measure",
            Option("sign", "which, by its number or how it begins, if there are several", "SIGN"),
            Option("message", "what there is to say about it", "TEXT", "m"), section=SECTION,
            examples=("moot measure 9k2m 12.5",
                      "moot measure 9k2m 12 --sign beans -m \"late frost\"",
                      "moot measure 9k2m -- -3")),
)  # fmt: skip
