"""Every command of `moot`, in the order in which help shows them.

This one table drives the parser, the help pages and the reference in specs/cli.md.
"""

from __future__ import annotations

from moot.cli.grammar import Command, Option

DAILY = "Every day"
GOALS = "Goals"
PEOPLE = "People and groups"
SYNC = "Who has what"
NODE = "The node"

LIMIT = Option("limit", "at most so many", "N", "n")
ALL = Option("all", "finished and archived ones too", letter="a")
WHY = Option("message", "why, or how it was done", "TEXT", "m")
TIMEOUT = Option("timeout", "give up after that long: 90, 60s, 5m, 1h", "TIME")
UNTIL_STOPPED = Option("follow", "go on as things happen, until Ctrl-C", letter="f")
FIELDS = (
    "WORDS become the title. A word like `due:fri` sets a field, `+water` a tag; `--` before the "
    "words takes all of them as they are. Fields: due start goal stage hands notes."
)

COMMANDS = (
    Command("now", "", "what matters to me, in ten lines; also `moot` alone", "now:now",
            section=DAILY, examples=("moot",)),
    Command("list", "[FILTER...]", "tasks that are open; also `moot ls`", "things:list_tasks",
            ALL, LIMIT, Option("sort", "by due, made, title or rank; -due turns it round", "ORDER"),
            Option("exit-code", "end with 1 if the list is empty"), section=DAILY,
            about="Filters: words of the title, field:value, +tag, @name, @me, @none, is:free, "
                  "not: before any of them. All must hold.",
            examples=("moot list", "moot list is:free +water", "moot list @ben due:..fri",
                      "moot list --json=short,title is:mine")),
    Command("show", "ID", "one thing: what it says, who said what, who has it", "show:show",
            Option("history", "every change to it"), section=DAILY,
            examples=("moot show 3f1a", "moot show 3f1a --history")),
    Command("add", "WORDS...", "a new task", "tasks:add", section=DAILY, about=FIELDS,
            examples=("moot add fix the pump due:fri +water goal:spring",
                      "moot add -- due:fri is only a title here")),
    Command("edit", "ID [FIELD:VALUE...]", "change fields, or open it in $EDITOR", "edit:edit",
            Option("editor", "open it in $EDITOR", letter="e"), section=DAILY,
            about="`+tag` adds a tag, `tag:-water` takes one away, `due:none` clears a field. "
                  "A field that people filled in differently is settled by writing it.",
            examples=("moot edit 3f1a due:mon", "moot edit 3f1a title:\"fix the tap\" +urgent",
                      "moot edit 3f1a -e")),
    Command("claim", "ID...", "take tasks: I will do this", "tasks:claim",
            Option("as", "lead (without it), help or learn", "ROLE"),
            Option("until", "a promise that others see, and no more: fri, 2026-12-01", "DATE"),
            WHY, section=DAILY,
            examples=("moot claim 3f1a", "moot claim 3f1a --until fri",
                      "moot claim 3f1a --as help -m \"I have a ladder\"")),
    Command("drop", "ID...", "give tasks back", "tasks:drop", section=DAILY,
            examples=("moot drop 3f1a",)),
    Command("done", "ID...", "finish tasks", "tasks:done", WHY, section=DAILY,
            examples=("moot done 3f1a", "moot done 3f1a -m \"new seal, tested\"")),
    Command("reopen", "ID...", "take back that a task is done", "tasks:reopen", section=DAILY,
            examples=("moot reopen 3f1a",)),
    Command("say", "ID WORDS...", "a word under anything; `-` reads them from stdin", "say:say",
            Option("kind", "thought (without it), question, concern, offer or news", "KIND"),
            section=DAILY, examples=("moot say 3f1a the seal is gone",
                                     "moot say 3f1a --kind question who has a wrench?",
                                     "moot say 3f1a - < minutes.txt")),
    Command("next", "[FILTER...]", "what to take up: free, not blocked, best first",
            "next:next_tasks", LIMIT, section=DAILY,
            about="The order is a sum of terms; `moot why ID` prints them.",
            examples=("moot next", "moot next +water -n 10")),
    Command("why", "ID", "the terms that sum to a task's score", "next:why", section=DAILY,
            examples=("moot why 3f1a",)),
    Command("need", "ID on ID", "one thing waits for another", "order:need",
            Option("not", "it waits no longer"), section=DAILY,
            examples=("moot need 3f1a on 9c2e", "moot need 3f1a on 9c2e --not")),
    Command("move", "ID before|after|under ID", "change the order, or what it is part of",
            "order:move", section=DAILY,
            examples=("moot move 3f1a before 9c2e", "moot move 3f1a under none")),
    Command("lift", "ID 0..3", "how much I want it done", "standing:lift", section=DAILY,
            examples=("moot lift 3f1a 3",)),
    Command("log", "[FILTER...]", "what happened", "log:log", LIMIT, UNTIL_STOPPED, section=DAILY,
            examples=("moot log", "moot log -f", "moot log -n 100 +water")),

    Command("goal add", "WORDS...", "a new goal", "goals:add",
            Option("why", "what it is for; a person is asked without it", "TEXT"),
            Option("under", "part of this goal", "ID"), section=GOALS,
            examples=("moot goal add Open the garden --why \"a place to sit\"",)),
    Command("goal list", "[FILTER...]", "goals and how far they are", "goals:list_goals", ALL,
            section=GOALS, examples=("moot goal list",)),
    Command("goal tree", "[ID]", "goals with what hangs under them", "goals:tree", ALL,
            section=GOALS, examples=("moot goal tree", "moot goal tree 9k2m")),

    Command("part", "ID of ID", "hang a task or goal under another", "order:part", section=GOALS,
            examples=("moot part 3f1a of 9k2m",)),
    Command("back", "ID [in|watching|out]", "how I stand to a goal: in, without a word",
            "standing:back", WHY, section=GOALS,
            examples=("moot back 9k2m", "moot back 9k2m watching -m \"after the harvest\"")),

    Command("init", "", "who I am: makes the profile on this machine", "profile:init",
            Option("name", "my name in groups, instead of asking", "NAME"), section=PEOPLE,
            examples=("moot init", "moot init --name ada --no-input")),
    Command("group new", "NAME...", "start a group", "groups:new", section=PEOPLE,
            examples=("moot group new garden",)),
    Command("group list", "", "the groups I am in", "groups:list_groups", section=PEOPLE,
            examples=("moot group list",)),
    Command("group use", "GROUP", "the group that commands mean from now on", "groups:use",
            section=PEOPLE, examples=("moot group use garden",)),
    Command("invite", "", "the group's key as text and QR, to give to somebody", "invites:invite",
            Option("read", "a key that reads and cannot write"),
            Option("keep", "a key that stores and passes on what it cannot read"),
            Option("to", "write it to this new file, readable by me alone; - prints it", "FILE"),
            section=PEOPLE, examples=("moot invite", "moot invite --read --to garden.invite")),
    Command("join", "", "join a group: paste the invite, or `moot join < FILE`", "invites:join",
            Option("name", "my name in groups, if there is no profile yet", "NAME"),
            section=PEOPLE, examples=("moot join", "moot join < garden.invite")),
    Command("leave", "GROUP", "forget a group on this machine", "groups:leave",
            Option("force", "even if something of mine has reached nobody"), section=PEOPLE,
            examples=("moot leave garden",)),
    Command("me", "", "who I am in my groups, with words to compare", "profile:me",
            section=PEOPLE, examples=("moot me",)),
    Command("who", "", "who is in the group, and who is here", "people:who", section=PEOPLE,
            examples=("moot who",)),
    Command("person rename", "NAME...", "change my name: everywhere, or with -g in one group",
            "people:rename", section=PEOPLE, examples=("moot person rename Ada L.",)),

    Command("sync", "", "who has everything, who lacks what, and why", "sync:sync",
            Option("wait", "until everybody has everything I wrote"), TIMEOUT, section=SYNC,
            examples=("moot sync", "moot sync --wait --timeout 5m")),
    Command("wait", "ready|synced|met|ID", "wait until something is so", "sync:wait", TIMEOUT,
            section=SYNC, about="`ready`: the network is up. `synced`: everybody has what I wrote. "
            "`met`: something from another person has come. An id: it is done.",
            examples=("moot wait synced --timeout 1h", "moot wait 3f1a")),
    Command("ping", "NAME", "how a person is reached, and how fast", "people:ping", section=SYNC,
            examples=("moot ping ben",)),
    Command("state-hash", "", "one hash over everything: equal where people agree",
            "state:state_hash", section=SYNC, examples=("moot state-hash",)),
    Command("dump", "", "everything the group holds, as JSON", "state:dump", section=SYNC,
            examples=("moot dump --json > garden.json",)),

    Command("status", "", "node, groups, network and warnings on one screen", "node:status",
            section=NODE, examples=("moot status", "moot status --json=pid")),
    Command("doctor", "", "look for faults, each with its remedy", "doctor:doctor",
            Option("rebuild", "make what lists show anew from the logs"), section=NODE,
            examples=("moot doctor", "moot doctor --rebuild")),
    Command("node start", "", "start the node; any command does so too", "node:start",
            section=NODE, examples=("moot node start",)),
    Command("node stop", "", "stop the node of this home", "node:stop", section=NODE,
            examples=("moot node stop",)),
    Command("node logs", "", "what the node noted", "node:logs", LIMIT, UNTIL_STOPPED,
            section=NODE, examples=("moot node logs -n 20",)),
    Command("demo", "", "three people, three nodes on this machine: see it work", "demo:demo",
            Option("keep", "leave their homes to look at"), section=NODE,
            examples=("moot demo", "moot demo --keep")),
    Command("help", "[COMMAND...]", "this page, or one about a command", "help:show_help",
            section=NODE, examples=("moot help", "moot help claim")),
    Command("version", "", "the version of this program", "help:version", section=NODE,
            examples=("moot version",)),
)  # fmt: skip

ALIASES = {"ls": "list", "--version": "version", "-V": "version"}
"""Other names, few and fixed: an unknown word is a mistake, never a guess."""

BY_NAME = {command.name: command for command in COMMANDS}
NOUNS = {command.name.partition(" ")[0] for command in COMMANDS if " " in command.name}
