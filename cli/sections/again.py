"""What comes again and again."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import LIMIT

SECTION = "Again and again"

COMMANDS = (
    Command("repeat", "ID WORDS...", "let a task come again and again",
            "repeats:repeat", section=SECTION,
            about="WORDS: daily, every 2 weeks, every fri 18:00, every mon,thu, every weekday, "
                  "every last fri, monthly on 15, yearly on 27nov, with `until DATE` or `5 times` "
                  "after them; or a rule of RFC 5545. It holds from now on, with `from:DATE` from "
                  "then, and leaves what came before; `none` ends it. Lists show the day that was "
                  "due last, if nobody touched it, and the next.",
            examples=("moot repeat 3f1a every fri 18:00", "moot repeat 3f1a daily from:mon",
                      "moot repeat 3f1a \"FREQ=MONTHLY;BYDAY=-1FR\"", "moot repeat 3f1a none")),
    Command("series", "ID", "the days of a task that comes again",
            "repeats:series", LIMIT,
            Option("all", "also earlier days that somebody did something about", letter="a"),
            section=SECTION,
            examples=("moot series 3f1a", "moot series 3f1a -n 20", "moot list is:series")),
    Command("skip", "ID...", "leave a day of a series out", "repeats:skip",
            Option("not", "do it after all"), section=SECTION,
            examples=("moot skip 9c2e", "moot skip 9c2e --not")),
    Command("template save", "ID NAME", "keep a goal or task as a template",
            "templates:save", section=SECTION,
            about="It and all under it is no work any more, but what copies are made of. `{place}` "
                  "in a title, a note, a why or a tag is filled in when it is used. `none` makes "
                  "it work again.",
            examples=("moot template save 9k2m harvest", "moot template save 9k2m none")),
    Command("template list", "", "templates, and what is filled into them",
            "templates:list_templates", section=SECTION, examples=("moot template list",)),
    Command("template use", "NAME [KEY=VALUE...]", "make what a template holds", "templates:use",
            Option("as", "a name for this copy: the same makes nothing twice", "KEY"),
            section=SECTION,
            about="NAME may be the id of any goal or task. `goal:ID` hangs the copy there; "
                  "`start:DATE` gives it the days of the template, counted from that one. Whoever "
                  "uses it again with the same words makes only what is missing.",
            examples=("moot template use harvest place=meadow start:2027-09-01",
                      "moot template use harvest place=meadow goal:9k2m --as second")),
)  # fmt: skip
