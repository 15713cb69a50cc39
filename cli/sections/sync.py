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
    Command("bundle make", "FILE", "what the group holds as a sealed file to carry",
            "bundles:make",
            Option("for", "only what that person is not known to have", "NAME"),
            Option("since", "only what was written since: 3d, fri, 2026-11-20", "DATE"),
            Option("force", "replace a file of that name"), section=SECTION,
            about="For where there is no network, or none to be trusted. Whoever finds the file "
                  "learns nothing from it, not even of which group it is; only a key to the group "
                  "opens it, and an invite is one. It also says what you have, signed, so that "
                  "the other side knows it. `-` writes to standard output.",
            examples=("moot bundle make garden.bundle", "moot bundle make ben.bundle --for ben",
                      "moot bundle make week.bundle --since 7d",
                      "moot bundle make - | ssh ben@host moot bundle take -")),
    Command("bundle take", "FILE", "take in a file that was carried",
            "bundles:take", section=SECTION,
            about="Everything in it is verified as if it had come over a network. It can be "
                  "stopped at any time: what was taken stays, and the same command goes on. To "
                  "take it again changes nothing. A newcomer joins first, which needs no network, "
                  "and then has it all from the bundle. `-` reads from standard input.",
            examples=("moot bundle take garden.bundle",
                      "moot join < garden.invite && moot bundle take garden.bundle")),
    Command("ping", "NAME", "how a person is reached, and how fast", "people:ping", section=SECTION,
            examples=("moot ping ben",)),
    Command("state-hash", "", "one hash over everything: equal where people agree",
            "state:state_hash", section=SECTION, examples=("moot state-hash",)),
    Command("dump", "", "everything the group holds, as JSON", "state:dump", section=SECTION,
            examples=("moot dump --json > garden.json",)),
)  # fmt: skip
