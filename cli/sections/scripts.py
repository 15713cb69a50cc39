"""For scripts, and for those who write them."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import ALL, LIMIT

SECTION = "For scripts"

COMMANDS = (
    Command("get", "ID.FIELD", "one value and nothing else", "get:get", section=SECTION,
            about="Fields are those of `moot show ID --json`, dots lead further in. A list is a "
                  "line for each; what is absent prints nothing.",
            examples=("moot get 3f1a.title", "moot get 3f1a.due_at.date",
                      "moot get 3f1a.who.name")),
    Command("watch", "[FILTER...]", "a list that stays up to date; on a pipe, events",
            "watch:watch", ALL, LIMIT, Option("sort", "as with list", "ORDER"), section=SECTION,
            about="On a pipe, or with --jsonl, --format or -q: each event that fits, as "
                  "`moot log -f`. It waits for a node that stops, and goes on with it.",
            examples=("moot watch", "moot watch is:free +water",
                      "moot watch --jsonl kind:done | my-script")),
    Command("schema", "[KIND]", "what the fields of an answer are, as a JSON Schema",
            "schema:show_schema", section=SECTION,
            about="Without a word: the kinds of answers that there are.",
            examples=("moot schema", "moot schema thing > thing.json")),
    Command("completion", "bash|zsh|fish", "the script by which a shell completes what one types",
            "completion:completion", section=SECTION,
            about="It completes commands, options, ids with their titles, filters, tags, people "
                  "and groups. `./install` puts the one for bash in place.",
            examples=("source <(moot completion bash)",
                      "moot completion fish > ~/.config/fish/completions/moot.fish")),
    Command("config get", "NAME", "the value of a setting", "config:get", section=SECTION,
            examples=("moot config get group",)),
    Command("config set", "NAME [VALUE...]", "set it; without a value, no longer",
            "config:set_one", section=SECTION,
            examples=("moot config set list.limit 20", "moot config set pager off",
                      "moot config set hooks.on_entry \"notify-send moot\"")),
    Command("config list", "", "every setting, and where its value comes from", "config:list_all",
            section=SECTION,
            about="Stronger than these are options, variables of the environment, and for the "
                  "group the file .moot in this folder.", examples=("moot config list",)),
    Command("config edit", "", "the settings in $EDITOR", "config:edit", section=SECTION,
            examples=("moot config edit",)),
)  # fmt: skip
