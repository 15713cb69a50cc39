"""Who has what."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import TIMEOUT

SECTION = "Who has what"

COMMANDS = (
    Command("sync", "", "who has everything, who lacks what, and why", "sync:sync",
            Option("wait", "until everybody has everything I wrote"), TIMEOUT, section=SECTION,
            examples=("moot sync", "moot sync --wait --timeout 5m")),
    Command("wait", "ready|synced|kept|met|ID", "wait until something is so", "sync:wait", TIMEOUT,
            section=SECTION,
            about="`ready`: the network is up. `synced`: everybody has what I wrote. "
            "`kept`: a keeper has all that is here. "
            "`met`: something from another person has come. An id: it is done.",
            examples=("moot wait synced --timeout 1h", "moot wait 3f1a")),
    Command("ping", "NAME", "how a person is reached, and how fast", "people:ping", section=SECTION,
            examples=("moot ping ben",)),
    Command("state-hash", "", "one hash over everything: equal where people agree",
            "state:state_hash", section=SECTION, examples=("moot state-hash",)),
    Command("dump", "", "everything the group holds, as JSON", "state:dump", section=SECTION,
            examples=("moot dump --json > garden.json",)),
)  # fmt: skip
