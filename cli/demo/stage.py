"""Runs the demo in a folder of its own, and leaves nothing behind unless asked to."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from moot.cli.demo.person import Mishap
from moot.cli.demo.story import Story
from moot.cli.demo.telling import Telling


def perform(*, keep: bool) -> int:
    """Run the whole story. Returns the exit code: 0 if everything came out as it must."""
    folder = Path(tempfile.mkdtemp(prefix="moot-demo-"))
    telling = Telling()
    telling.says("Three people, three nodes on this machine, real libp2p between them.")
    story = Story(folder, telling)
    try:
        _run(story)
    except Mishap as mishap:
        print(f"\nmoot: the demo did not come out as it must\n  {mishap}", file=sys.stderr)
        print("next: moot demo --keep     and look into the homes that it leaves", file=sys.stderr)
        return 1
    finally:
        if keep:
            _how_to_look(telling, story)
        else:
            shutil.rmtree(folder)
    telling.says(
        f"\nAll three agree, after {telling.elapsed:.1f} s. From Enter to a friend's screen: "
        f"{median(telling.delays) * 1000:.0f} ms, median of {len(telling.delays)}."
    )
    return 0


def _run(story: Story) -> None:
    try:
        story.run()
    finally:
        story.ends()


def _how_to_look(telling: Telling, story: Story) -> None:
    telling.says("\nThe homes are left. To look at one, and to write on:")
    for person in story.people:
        telling.says(f"  moot --home {person.home} list")
    telling.says("The first command starts a node again; `moot --home ... node stop` ends it.")
