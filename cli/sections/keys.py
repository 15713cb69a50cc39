"""The keys of this home, and its lock."""

from __future__ import annotations

from moot.cli.grammar import Command, Option

SECTION = "Keys"

COMMANDS = (
    Command("key show", "", "which keys this home holds; shows no secret", "keys:show",
            section=SECTION, examples=("moot key show", "moot key show -g garden")),
    Command("key backup", "FILE", "my keys into a new file that a passphrase seals", "keys:backup",
            section=SECTION,
            about="Of every group, or with -g of one: what is needed to come back as the same "
                  "person. It holds nothing of what was written. The passphrase is asked twice, "
                  "or is the first line of what comes in.",
            examples=("moot key backup my.keys", "moot key backup my.keys -g garden")),
    Command("key restore", "FILE", "be the same person here, by a backup of my keys",
            "keys:restore", section=SECTION,
            about="This machine becomes one more device of mine in each group that the backup "
                  "holds, and fetches what the others have.",
            examples=("moot key restore my.keys",)),
    Command("key lock", "", "stop the node, and let nobody in without a passphrase", "lock:lock",
            Option("change", "another passphrase"),
            Option("off", "no passphrase any more; the store is in the clear again"),
            section=SECTION,
            about="The first time it asks for a new passphrase and encrypts the store. Whoever "
                  "forgets the passphrase loses what is here: nobody can help.",
            examples=("moot key lock", "moot key lock --change", "moot key lock --off")),
    Command("key unlock", "", "start the node of a locked home", "lock:unlock", section=SECTION,
            examples=("moot key unlock", "moot key unlock < FILE")),
)  # fmt: skip
