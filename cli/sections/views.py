"""Views: filters kept under a name."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import ALL, LIMIT

SECTION = "Views"

SHARED = Option("shared", "the group's, for everybody in it, instead of mine")

COMMANDS = (
    Command("view save", "NAME FILTER...", "keep a filter under a name", "views:save", SHARED,
            Option("sort", "the order of lists by it: due, made, title, rank or score", "ORDER"),
            section=SECTION,
            about="Mine follows me to my other devices; --shared is for the group. `view:NAME` "
                  "stands for it in every filter, beside other terms, and in other views.",
            examples=("moot view save week @me due:..eow", "moot list view:week not:+water",
                      "moot view save free-now is:ready --shared --sort -score")),
    Command("view list", "", "the views there are, mine and the group's", "views:list_views",
            section=SECTION, examples=("moot view list",)),
    Command("view show", "NAME", "what is in a view; as `moot list view:NAME`", "views:show",
            ALL, LIMIT, Option("sort", "another order than its own", "ORDER"), section=SECTION,
            examples=("moot view show week",)),
    Command("view drop", "NAME", "keep a view no longer", "views:drop", SHARED, section=SECTION,
            examples=("moot view drop week",)),
)  # fmt: skip
