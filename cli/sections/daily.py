"""What people do every day."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import ALL, LIMIT, MUTED, UNTIL_STOPPED, WHY

SECTION = "Every day"

FIELDS = (
    "WORDS become the title. A word like `due:fri` sets a field, `+water` a tag; `--` before the "
    "words takes all of them as they are. Fields: due start goal stage hands notes."
)

COMMANDS = (
    Command("now", "", "what matters to me, in ten lines; also `moot` alone", "now:now",
            section=SECTION, examples=("moot",)),
    Command("list", "[FILTER...]", "tasks that are open; also `moot ls`", "things:list_tasks",
            ALL, LIMIT, Option("sort", "by due, made, title or rank; -due turns it round", "ORDER"),
            Option("exit-code", "end with 1 if the list is empty"), section=SECTION,
            about="Filters: words of the title, field:value, +tag, @name, @me, @none, is:free, "
                  "view:NAME, not: before any of them. All must hold; `moot help filters` has "
                  "the rest.",
            examples=("moot list", "moot list is:free +water", "moot list @ben due:..fri",
                      "moot list --json=short,title is:mine")),
    Command("find", "WORDS...", "words anywhere: titles, notes, talk, votes",
            "find:find", LIMIT, section=SECTION,
            about="A word finds what begins with it, in any script, case and accents apart; all "
                  "words have to be there. Several in quotes stand together; not: before one "
                  "leaves out what says it. Filter terms as in `moot list` narrow it down. "
                  "Finished things are found as well, after open ones that fit alike.",
            examples=("moot find pump", "moot find \"used tank\" not:water",
                      "moot find seal @me is:open", "moot find --json=short,title seal")),
    Command("show", "ID", "one thing: what it says, who said what, who has it", "show:show",
            Option("history", "every change to it, with what was before"), LIMIT, MUTED,
            section=SECTION,
            examples=("moot show 3f1a", "moot show 3f1a --history")),
    Command("add", "WORDS...", "a new task", "tasks:add", section=SECTION, about=FIELDS,
            examples=("moot add fix the pump due:fri +water goal:spring",
                      "moot add -- due:fri is only a title here")),
    Command("edit", "ID [FIELD:VALUE...]", "change fields, or open it in $EDITOR", "edit:edit",
            Option("editor", "open it in $EDITOR", letter="e"), section=SECTION,
            about="`+tag` adds a tag, `tag:-water` takes one away, `due:none` clears a field. "
                  "A field that people filled in differently is settled by writing it.",
            examples=("moot edit 3f1a due:mon", "moot edit 3f1a title:\"fix the tap\" +urgent",
                      "moot edit 3f1a -e")),
    Command("claim", "ID...", "take tasks: I will do this", "tasks:claim",
            Option("as", "lead (without it), help or learn", "ROLE"),
            Option("until", "a promise that others see, and no more: fri, 2026-12-01", "DATE"),
            WHY, section=SECTION,
            examples=("moot claim 3f1a", "moot claim 3f1a --until fri",
                      "moot claim 3f1a --as help -m \"I have a ladder\"")),
    Command("drop", "ID...", "give tasks back", "tasks:drop", section=SECTION,
            examples=("moot drop 3f1a",)),
    Command("done", "ID...", "finish tasks", "tasks:done", WHY, section=SECTION,
            examples=("moot done 3f1a", "moot done 3f1a -m \"new seal, tested\"")),
    Command("reopen", "ID...", "take back that a task is done", "tasks:reopen", section=SECTION,
            examples=("moot reopen 3f1a",)),
    Command("say", "ID WORDS...", "a word under anything; `-` reads them from stdin", "say:say",
            Option("kind", "thought (without it), question, concern, offer or news", "KIND"),
            section=SECTION, examples=("moot say 3f1a the seal is gone",
                                     "moot say 3f1a --kind question who has a wrench?",
                                     "moot say 3f1a - < minutes.txt")),
    Command("next", "[FILTER...]", "what to take up: free, not blocked, best first",
            "next:next_tasks", LIMIT, section=SECTION,
            about="The order is a sum of terms; `moot why ID` prints them.",
            examples=("moot next", "moot next +water -n 10")),
    Command("why", "ID", "the terms of a task's score, or why a decision stands", "next:why",
            section=SECTION, examples=("moot why 3f1a", "moot why 7c2q")),
    Command("need", "ID on ID", "one thing waits for another", "order:need",
            Option("not", "it waits no longer"), section=SECTION,
            examples=("moot need 3f1a on 9c2e", "moot need 3f1a on 9c2e --not")),
    Command("move", "ID before|after|under ID", "change the order, or what it is part of",
            "order:move", section=SECTION,
            examples=("moot move 3f1a before 9c2e", "moot move 3f1a under none")),
    Command("lift", "ID 0..3", "how much I want it done", "standing:lift", section=SECTION,
            examples=("moot lift 3f1a 3",)),
    Command("log", "[FILTER...]", "what happened", "log:log", LIMIT, UNTIL_STOPPED, MUTED,
            section=SECTION,
            examples=("moot log", "moot log -f", "moot log -n 100 +water")),
)  # fmt: skip
