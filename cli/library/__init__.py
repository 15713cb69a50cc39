"""moot for programs: goals, tasks and talk of a group, as Python values (specs/scripts.md).

    import moot

    with moot.connect() as m:
        for thing in m.things("is:free +water"):
            m.claim(thing.id)

The command line loads this file before any other, so it loads nothing itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
