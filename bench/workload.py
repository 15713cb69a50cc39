"""The work that every measurement does: a seeded group life, and the list that comes out of it.

A group of `authors` people adds tasks, edits them, takes them, talks about them and finishes them,
one act at a time, each having seen all the acts before. So the last write of a field wins in every
system, and the right list of open tasks is known without any of them.
"""

import hashlib
import random
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from typing import NamedTuple

AUTHORS = 20
APPENDED = 2000
MORE = 100
APART = 1000
START_MS = 1_790_000_000_000
STAGES = "open doing waiting review".split()
TAGS = "water seeds tools kitchen roof money people soil spring autumn".split()
WORDS = (
    "fix build carry clean plant water paint order mend plan call write bring cook sort weigh pump "
    "fence gate shed barrel ladder kettle seedling compost bench letter cellar roof north south "
    "early late used blue heavy spare with for from before after until every both next first last "
    "and near under behind again together"
).split()

QUERY = "kettle ladder"
"""What is searched for: some texts of a hundred have both words."""
SHOWN = 20
"""How many of what is found are shown."""

# Verb and share of all acts, in percent: much editing, some talk, some new work.
MIX = (
    ("add", 15),
    ("stage", 20),
    ("say", 21),
    ("claim", 12),
    ("tag", 12),
    ("done", 7),
    ("due", 7),
    ("title", 6),
)


class Act(NamedTuple):
    """One thing one person does."""

    author: int
    at_ms: int
    verb: str
    task: bytes
    """10 bytes that name the task."""
    text: str
    """Title, stage, words, tag or date; empty for claim and done."""


class Row(NamedTuple):
    """One line of the list of open tasks. Ids differ between systems, so they are no part of it."""

    title: str
    stage: str
    due: str
    claims: int
    tags: int


class Work:
    """How much is done in one measurement."""

    def __init__(self, count: int) -> None:
        self.acts = list(islice(acts(), count))
        self.appended = additions(min(count, APPENDED))
        """What is written one by one."""
        self.more = additions(MORE, count)
        """What comes after the acts, for the incremental sync."""
        apart = min(count, APART)
        self.apart = additions(3 * apart, count)
        """What two ends write while they are apart: a third each, and then a third at one."""


def acts(authors: int = AUTHORS, seed: int = 1) -> Iterator[Act]:
    """The acts of a group without end; the same for the same arguments."""
    chance = random.Random(f"{seed} {authors}")
    # A few people do most of the work: the k-th does a share of about 1 / k^0.8.
    shares = list(accumulate(1 / (k + 1) ** 0.8 for k in range(authors)))
    verbs, weights = zip(*MIX, strict=True)
    now, tasks = START_MS, 0
    while True:
        author = chance.choices(range(authors), cum_weights=shares)[0]
        now += chance.randint(1, 4000)
        verb = chance.choices(verbs, weights)[0] if tasks else "add"
        if verb == "add":
            number, tasks = tasks, tasks + 1
        else:
            number = _recent(chance, tasks)
        yield Act(author, now, verb, task_id(number), _text(chance, verb))


def additions(count: int, after: int = 0) -> list[Act]:
    """The first new tasks that come after so many acts."""
    return list(islice((act for act in islice(acts(), after, None) if act.verb == "add"), count))


def places_of_additions(after: int) -> Iterator[int]:
    """After how many acts each new task comes that comes after so many."""
    return (place for place, act in enumerate(acts()) if place >= after and act.verb == "add")


def task_id(number: int) -> bytes:
    """An id that looks random, as ids made without a server must."""
    return hashlib.sha256(b"task %d" % number).digest()[:10]


def _recent(chance: random.Random, tasks: int) -> int:
    """Work stays mostly with the last 200 tasks, and sometimes returns to an old one."""
    oldest = max(0, tasks - 200) if chance.random() < 0.8 else 0
    return chance.randrange(oldest, tasks)


def _text(chance: random.Random, verb: str) -> str:
    match verb:
        case "add" | "title":
            return _words(chance, chance.randint(30, 44))
        case "say":
            return _words(chance, chance.randint(80, 155))
        case "stage":
            return chance.choice(STAGES)
        case "tag":
            return chance.choice(TAGS)
        case "due":
            return f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        case _:
            return ""


def _words(chance: random.Random, length: int) -> str:
    said = chance.choice(WORDS)
    while len(said) < length:
        said += " " + chance.choice(WORDS)
    return said


def open_tasks(done: Iterable[Act]) -> list[Row]:
    """The list that every system must show after these acts."""
    tasks: dict[bytes, dict[str, str]] = {}
    claims: dict[bytes, set[int]] = {}
    tags: dict[bytes, set[str]] = {}
    for act in done:
        match act.verb:
            case "add":
                tasks[act.task] = {"title": act.text, "stage": "open", "due": ""}
                claims[act.task], tags[act.task] = set(), set()
            case "claim":
                claims[act.task].add(act.author)
            case "tag":
                tags[act.task].add(act.text)
            case "title" | "stage" | "due":
                tasks[act.task][act.verb] = act.text
            case "done":
                tasks[act.task]["done"] = "yes"
            case _:  # words change no line of the list
                pass
    return [
        Row(task["title"], task["stage"], task["due"], len(claims[id_]), len(tags[id_]))
        for id_, task in tasks.items()
        if "done" not in task
    ]


def saying(done: Iterable[Act], query: str = QUERY) -> int:
    """How many titles, as they are after these acts, and words have every word of a search."""
    titles: dict[bytes, str] = {}
    said: list[str] = []
    for act in done:
        if act.verb in ("add", "title"):
            titles[act.task] = act.text
        elif act.verb == "say":
            said.append(act.text)
    wanted = set(query.split())
    return sum(wanted <= set(text.split()) for text in (*titles.values(), *said))


def must_show(shown: str, done: Iterable[Act]) -> None:
    """Raise unless `shown` is the digest of the list that these acts make."""
    if shown != digest(open_tasks(done)):
        raise RuntimeError("a system shows another list than the work makes")


def digest(rows: Iterable[Row]) -> str:
    """Sixteen hex digits that are equal when two lists are."""
    lines = sorted("|".join(map(str, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
