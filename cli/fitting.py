"""What fits a command: which things its id can mean, and the words that stand in its places.

tests/unit/test_completing.py holds the words against those of the node.
"""

from __future__ import annotations

TASK, GOAL, VOTE = "kind:task is:open", "kind:goal", "kind:decision"

THINGS = {
    "claim": "kind:task is:free",
    "drop": "is:mine is:open",
    "done": TASK,
    "reopen": "kind:task is:done",
    "why": TASK,
    "need": "kind:task,goal is:open",
    "move": "kind:task,goal is:open",
    "part": "kind:task,goal is:open",
    "lift": "kind:task,goal is:open",
    "effort": TASK,
    "promote": TASK,
    "demote": GOAL,
    "archive": "kind:task,goal",
    "link": "kind:task,goal",
    "back": GOAL,
    "pledge": GOAL,
    "sign": GOAL,
    "measure": GOAL,
    "goal tree": GOAL,
    "ask": "kind:task is:free",
    "decline": "is:asked",
    "pair": "is:doubled",
    "yield": "is:doubled",
    "split": "is:doubled",
    "stale": "is:claimed",
    "repeat": "kind:task is:open,series",
    "series": "is:series",
    "skip": TASK,
    "template save": "kind:task,goal is:open",
    "vote": f"{VOTE} state:open",
    "object": f"{VOTE} state:open",
    "decided": VOTE,
    "outcome": f"{VOTE} is:decided",
    "withdraw": f"{VOTE} by:me",
    "take": "kind:thought state:offer by:me",
    "redact": "kind:thought by:me",
    # Of options, by what they are called.
    "--goal": GOAL,
    "--under": "kind:goal is:open",
    "--about": "kind:task,goal is:open",
    "--replaces": VOTE,
}
"""By command the filter of what its id can mean; without one, what is open and no thought."""

DAYS_ALONE = {"skip": True, "repeat": False}
"""By command whether it means days of a series alone, or anything but these."""

PERSON = frozenset((
    "ping", "who", "ask", "stale", "person show", "person verify", "person mute",
))  # fmt: skip
"""Commands whose NAME is somebody's."""

RULES = ("consent", "majority", "threshold", "approval", "ranked", "poll")
LINKS = ("serves", "conflicts-with", "duplicate-of", "came-from")
CHOICES = ("yes", "no", "abstain")
"""What a vote says where the node does not tell its own choices."""

GROUP_RULES = {
    "join": ("key",),
    "decide": RULES,
    "days": (),
    "quorum": (),
    "block": ("yes", "no"),
    **{
        f"weight.{name}": ()
        for name in (
            "age",
            "due",
            "blocking",
            "lift",
            "goal",
            "mine",
            "backing",
            "hands",
            "stage",
        )
    },
}
"""By rule of a group what it can be, where that is a word."""

SAYING = frozenset(("say", "outcome", "split", "pledge", "sign"))
"""Commands whose WORDS are only said: a colon in them means nothing."""

RECURRING = (
    "daily", "weekly", "monthly", "yearly", "every", "until", "none", "from:",
)  # fmt: skip
"""How a rule by which something recurs begins and ends."""

_ROLES = ("lead", "help", "learn")

VALUES = {
    "as ROLE": _ROLES,
    "kind KIND": ("thought", "question", "concern", "offer", "news"),
    "sort ORDER": (
        "due", "made", "title", "rank", "score", "-due", "-made", "-title", "-rank", "-score",
    ),
    "rule RULE": RULES,
    "ask WHOM": ("members", "backers"),
    "as FORMAT": ("jsonl", "csv", "ics", "md"),
    "from FORMAT": ("jsonl", "csv", "taskwarrior", "github"),
}  # fmt: skip
"""By option, with what it takes, which words that can be."""
