"""What was found in a file, in the one form that a node takes in (specs/exchange.md, Records)."""

from __future__ import annotations

from moot.cli.exchange.texts import GAP, MOST, bounded, clean, cut, pieces, tag_of
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.json_text import Json

MOST_TAGS = 100
MOST_NEEDS = 500
"""Of one thing: more than people give it, and what a node takes."""

LONGEST_KEY = 400
"""Bytes of what a thing is called in its file."""

LONGEST_NOTES = 190_000
"""Bytes of the notes of one thing: a small book."""

BRIEF = {"at": 64, "url": 2_048, "evidence": 1_024}
"""Bytes of texts that are of some use only if they are short."""


class Found:
    """The goals, tasks and thoughts of one file, each by what it is called there."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.goals: dict[str, Json] = {}
        self.tasks: dict[str, Json] = {}
        self.thoughts: dict[str, Json] = {}
        self.edits: list[Json] = []
        """What is said of things that are here, by their ids."""
        self.same = 0
        """How much of it is here just so."""
        self.left_out: dict[str, int] = {}
        """By the reason, how much of the file is not taken in."""
        self.unknown: dict[str, None] = {}
        """Names of fields that mean nothing here."""

    def goal(self, key: str, title: str, **more: object) -> Json:
        """A reference to a goal, which is made once."""
        key = _key(key)
        if key not in self.goals:
            name, rest = _title(title)
            if rest:
                more["notes"] = bounded(rest)
            self.goals[key] = {
                "make": "goal", "from": self.source, "key": key, "title": name, **more
            }  # fmt: skip
        return {"from": self.source, "key": key}

    def task(self, key: str, title: str, *, notes: str | None = None, **more: object) -> bool:
        """Note a task, in place of an earlier one of that key; False if it cannot be taken in.

        What is not given, the file says nothing of.
        """
        name, rest = _title(title)
        if rest:
            notes = f"{rest}{GAP}{notes}" if notes else rest
        text = None if notes is None else bounded(notes)
        if text is not None and len(text.encode()) > LONGEST_NOTES:
            self.leave_out("longer than the notes of a thing can be")
            return False
        if text is not None:
            more["notes"] = text
        if isinstance(more.get("tags"), list):
            more["tags"] = self._tags(more["tags"])
        for part, most in BRIEF.items():
            if isinstance(more.get(part), str):
                more[part] = cut(clean(str(more[part])), most)[0]
        key = _key(key)
        self.tasks.pop(key, None)
        self.tasks[key] = {"make": "task", "from": self.source, "key": key, "title": name, **more}
        return True

    def edit(self, identity: str, rev: str | None, **fields: object) -> None:
        """Note what the file says of a thing that is here, and how it was when it was written."""
        if isinstance(fields.get("notes"), str):
            fields["notes"] = bounded(str(fields["notes"]))
            if len(str(fields["notes"]).encode()) > LONGEST_NOTES:
                self.leave_out("longer than the notes of a thing can be")
                return
        if isinstance(fields.get("tags"), list):
            fields["tags"] = self._tags(fields["tags"])
        self.edits.append({"edit": identity, "rev": rev, **fields})

    def thought(self, key: str, about: str, text: str, head: str = "") -> None:
        """Note what was said about a task, in as many pieces as it takes."""
        parts = pieces(clean(text).strip(), head)
        for number, part in enumerate(parts):
            name = _key(f"{key} part {number + 1}" if number else key)
            self.thoughts[name] = {
                "make": "thought", "from": self.source, "key": name,
                "about": {"make": "task", "key": _key(about)}, "text": part,
            }  # fmt: skip

    def leave_out(self, why: str) -> None:
        """Note that something of the file is not taken in."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def _tags(self, tags: object) -> list[str]:
        made = dict.fromkeys(filter(None, map(tag_of, tags if isinstance(tags, list) else ())))
        for _ in range(len(made) - MOST_TAGS):
            self.leave_out("tags beyond the hundredth of a task")
        return list(made)[:MOST_TAGS]

    def needs(self, waiting: dict[str, list[str]]) -> None:
        """Note, by the task, what has to be done before; once all tasks are known."""
        for key, awaited in waiting.items():
            task = self.tasks.get(_key(key))
            if task is None:
                continue
            names = list(dict.fromkeys(map(_key, awaited)))[:MOST_NEEDS]
            task["needs"] = [name for name in names if name in self.tasks]
            task["needs_if_known"] = [name for name in names if name not in self.tasks]

    @property
    def total(self) -> int:
        """How many records there are."""
        return len(self.goals) + len(self.tasks) + len(self.thoughts) + len(self.edits)

    def records(self) -> Iterator[Json]:
        """All of them, what others hang under first, each with its place."""
        things = (*self.goals.values(), *self.tasks.values())
        for place, thing in enumerate(things):
            yield {**thing, "place": place}
        yield from self.edits
        yield from self.thoughts.values()


def _title(text: str) -> tuple[str, str]:
    """A title, and what of it is too long for one."""
    name, *rest = cut(" ".join(clean(text).split()), MOST)
    return name or "(no title)", " ".join(rest)


def _key(text: str) -> str:
    """What a thing is called; what is too long for a name stands for itself by its digest."""
    text = clean(text)
    if len(text.encode()) <= LONGEST_KEY:
        return text
    from hashlib import sha256  # noqa: PLC0415 - hardly ever

    return f"sha256 {sha256(text.encode()).hexdigest()}"


def misshapen(place: str, why: str) -> Trouble:
    """The refusal of a file of which a part is not as it should be. spec: EXCH-25."""
    return Trouble("bad-file", f"{place}: {why}", next=("moot help import",))
