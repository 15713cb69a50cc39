"""The rules that a group gave itself, and the act that changes one."""

from __future__ import annotations

from typing import Final

from moot.crdt import group, method, register
from moot.crdt.value import Value
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.near import meant
from moot.node.trouble import Trouble


def rules(doing: Doing) -> group.Rules:
    """The rules of the group that is meant."""
    return group.rules(doing.membership.replica.space)


def set_rule(doing: Doing) -> None:
    """Change a rule of the group; everybody sees who did. Raises Trouble. spec: DEC-25."""
    _ = doing.me
    name, value = read_rule(doing.argument("name"), doing.argument("value"))
    space = doing.membership.replica.space
    before = group.rules(space)
    if before.named(name) == value and len(space.live(group.OBJECT, group.RULE + name)) < 2:
        doing.nothing = True
    else:
        doing.write([register.write(space, group.OBJECT, group.RULE + name, value)])


def set_purpose(doing: Doing) -> None:
    """Say what the group is for; nothing to say it no longer. Raises Trouble. spec: MODEL-79."""
    _ = doing.me
    given, space = doing.argument("text"), doing.membership.replica.space
    new = None if given in (None, "") else text(given, "purpose")
    if group.view(space).purpose == new and len(space.live(group.OBJECT, "purpose")) < 2:
        doing.nothing = True
    else:
        doing.write([group.purpose(space, new)])


def purpose_answer(doing: Doing) -> None:
    """Show what it is for."""
    doing.extra["purpose"] = group.view(doing.membership.replica.space).purpose


def rules_answer(doing: Doing) -> None:
    """Show the rules."""
    doing.extra["rules"] = rules_json(rules(doing))


def rules_json(given: group.Rules) -> dict[str, object]:
    """The rules of a group by name."""
    return {name: given.named(name) for name in group.RULES}


def read_rule(name: object, value: object) -> tuple[str, Value]:
    """A rule and what it is set to, as people write it. Raises Trouble."""
    if not isinstance(name, str) or name not in group.RULES:
        raise Trouble(
            "usage",
            f"there is no rule '{str(name)[:32]}'{meant(str(name), group.RULES)}",
            next=(f"use one of  {' '.join(group.RULES)}",),
        )
    read: Value = value if isinstance(value, bool | int | str) else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6:
        read = int(value)
    if isinstance(value, str) and value.lower() in ("yes", "no"):
        read = value.lower() == "yes"
    if group.RULES[name](read) is None:
        raise Trouble(
            "usage", f"'{str(value)[:32]}' is nothing for the rule {name}", next=(UNDERSTOOD[name],)
        )
    return name, read


UNDERSTOOD: Final = {
    "join": "join is key: whoever holds the group's key",
    "decide": f"decide is one of  {' '.join(method.METHODS)}",
    "days": f"days is a number from 1 to {group.LONGEST_VOTE_DAYS}",
    "quorum": "quorum is a share in hundredths, 0 to 100; more than that have to vote",
    "block": "block is yes or no",
    **{
        group.WEIGHT + name: f"{group.WEIGHT}{name} is a share in hundredths, 0 to 1000; 100 counts"
        " as it is"
        for name in group.WEIGHED
    },
}
