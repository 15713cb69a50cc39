"""What comes out of a group as a file, and what goes in."""

from __future__ import annotations

from moot.cli.grammar import Command, Option

SECTION = "In and out"

COMMANDS = (
    Command("export", "FILE [FILTER...]", "write a group, or its tasks, to a file",
            "exports:export",
            Option("as", "jsonl, csv, ics or md, where the name does not say it", "FORMAT"),
            Option("goal", "of a report: this goal and what is under it", "ID"),
            Option("force", "replace a file of that name"), section=SECTION,
            about="`.jsonl` is the whole history, from which a lost copy can be made again; `.csv` "
                  "the tasks as a table; `.ics` those with a day, for a calendar; `.md` a report "
                  "to read. Finished and archived things are among them; the filter is:open leaves "
                  "them out. `-` writes to standard output.",
            examples=("moot export garden.jsonl", "moot export tasks.csv is:open +water",
                      "moot export tasks.ics @me", "moot export report.md --goal 9k2m",
                      "moot export - --as csv")),
    Command("import", "FILE", "take in a file: what moot wrote, or another program",
            "imports:take",
            Option("from", "jsonl, csv, taskwarrior or github, instead of a look inside", "FORMAT"),
            Option("repo", "of GitHub issues that do not say it: OWNER/NAME", "NAME"),
            Option("dry-run", "say what would be made, and make nothing"), section=SECTION,
            about="Knows `task export`, `gh issue list --json`, GitHub's list of issues, CSV with "
                  "names over its columns, and a history that moot wrote. To take a file in again "
                  "makes nothing twice, whoever does it: it brings what changed there since, and "
                  "leaves alone what people changed here. Nobody is claimed for. `-` reads from "
                  "standard input.",
            examples=("moot import garden.jsonl", "task export | moot import -",
                      "gh issue list --json number,title,body,url,state | moot import -",
                      "moot import tasks.csv --dry-run")),
)  # fmt: skip
