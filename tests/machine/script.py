"""The script: what was done in the village, as a shell script that does it again by hand."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

HEAD = r"""#!/usr/bin/env bash
# Made by tests/machine: does again, by hand, what led to a failure. It needs `moot` on the PATH.
set -u
folder=$(mktemp -d)
trap 'for who in ada ben cy; do on "$who" node stop; done >/dev/null; echo "left in $folder"' EXIT
on() { # on WHO WORDS...: a command at somebody's home
  local who=$1
  shift
  MOOT_HOME=$folder/$who MOOT_LISTEN=$(cat "$folder/$who.listen") TZ=UTC moot "$@"
}
together() { # together WHO...: these meet until they know the same; all others are off the network
  for who in ada ben cy; do
    [ -d "$folder/$who" ] && on "$who" node stop >/dev/null
    echo off >"$folder/$who.listen"
  done
  for who in "$@"; do
    echo /ip4/127.0.0.1/tcp/0 >"$folder/$who.listen"
    on "$who" node start >/dev/null
  done
  until [ "$(for who in "$@"; do on "$who" state-hash; done | sort -u | wc -l)" -lt 2 ]; do :; done
}
kill_node() { # kill_node WHO: as a power cut would
  kill -9 "$(on "$1" status --json=pid | tr -dc 0-9)"
}
id() { # the id in an answer: what was made or said last
  python3 -c 'import json, sys
a = json.load(sys.stdin)
print((a.get("thought") or a["thing"])["id"])'
}
for who in ada ben cy; do
  echo /ip4/127.0.0.1/tcp/0 >"$folder/$who.listen"
  on "$who" init --name "$who" --no-input
done
on ada group new village
on ada invite --to "$folder/invite"
on ben join <"$folder/invite"
on cy join <"$folder/invite"
on ben wait met
on cy wait met
together ada ben cy
"""


class Script:
    """Lines of shell; what has an id in one run has a name in the script."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._names: dict[str, str] = {}

    def command(self, who: str, words: Iterable[str], paste: str = "") -> None:
        """Somebody types a command."""
        given = f" <<<{shlex.quote(paste)}" if paste else ""
        self._lines.append(f"on {who} {' '.join(map(self._word, words))}{given}")

    def name(self, thing: str) -> None:
        """The command before made this."""
        if thing not in self._names:
            self._names[thing] = name = f"t{len(self._names) + 1}"
            self._lines[-1] = f"{name}=$({self._lines[-1]} | id)"

    def note(self, line: str) -> None:
        """A line as it is."""
        self._lines.append(line)

    def __len__(self) -> int:
        return len(self._lines)

    def _word(self, word: str) -> str:
        for thing, name in self._names.items():
            if thing in word:
                before, _, after = word.partition(thing)
                return "".join(
                    (shlex.quote(before) if before else "", f'"${name}"',
                     shlex.quote(after) if after else "")
                )  # fmt: skip
        return shlex.quote(word)

    def __str__(self) -> str:
        return HEAD + "\n".join(self._lines) + "\n"
