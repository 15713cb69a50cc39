"""Goals, tasks, thoughts and what happens to them, as records."""

from __future__ import annotations

from moot.cli.scripting.record import (
    Record,
    count,
    flag,
    maybe,
    number,
    one,
    points,
    several,
    text,
    texts,
    time,
)


class Member(Record):
    """A member, where one is named."""

    name = text()
    person = text()
    """The id."""
    role = maybe("as")
    """`lead`, `help` or `learn` of a claim, `in`, `watching` or `out` of backing."""
    words = maybe()
    until = maybe()
    choice = maybe()
    """What a ballot says."""
    at = time()


class Day(Record):
    """A day as it was written."""

    date = text()
    time = maybe()
    zone = text()


class Brief(Record):
    """A thing where one is named."""

    id = text()
    short = text()
    kind = text()
    title = text()
    state = text()


class Conflict(Record):
    """What people wrote at the same time."""

    id = text()
    kind = text()
    field = text()
    message = text()
    next = texts()
    """Commands that settle it."""


class Vote(Record):
    """How the vote of a decision stands; `json["counts"]` says how many said what."""

    method = text()
    rule = text()
    """When it passes, in a sentence."""
    asked = number()
    voted = number()
    missing = several(Member)
    passes = flag()
    winner = maybe()
    yours = maybe()
    asks_you = flag()
    closes = time()


class Decision(Record):
    """Everything about a decision beside how its vote stands."""

    body = maybe()
    options = texts()
    choices = texts()
    electors = several(Member)
    quorum = number()
    threshold = count()
    ballots = several(Member)
    outcome = maybe()
    replaces = maybe()


class Thing(Brief):
    """A goal, task or thought, as lists hold it."""

    who = several(Member)
    tags = texts()
    goal = maybe()
    goal_title = maybe()
    due = time()
    due_at = one(Day)
    start = time()
    start_at = one(Day)
    stage = maybe()
    notes = maybe()
    why = maybe()
    score = points()
    blocked_by = texts()
    template = maybe()
    vote = one(Vote)
    """Of a decision."""
    marks = texts("is")
    """The words of `is:` that are true of it."""
    conflicts = several(Conflict)
    thoughts = number()
    made = time()
    by = text()
    by_name = text()
    changed = time()
    rev = text()
    group = text()


class Event(Record):
    """One entry, as what somebody did."""

    seq = number()
    at = time()
    by = maybe("name")
    """What they are called; `person` is their id."""
    person = maybe("by")
    kind = text()
    id = maybe()
    thing = maybe()
    title = maybe()
    group = text()
    ours = flag()
    text = maybe()


class Said(Record):
    """A thought in a thread."""

    id = text()
    under = text()
    depth = number()
    name = text()
    person = text()
    kind = text()
    text = text()
    at = time()


class WholeThing(Thing):
    """One thing with everything that is known of it."""

    path = several(Brief)
    children = several(Brief)
    needs = several(Brief)
    needed_by = several(Brief)
    decisions = several(Brief)
    backing = several(Member)
    claims = several(Member)
    thread = several(Said)
    history = several(Event)
    decision = one(Decision)


class Branch(Brief):
    """A line of the tree."""

    depth = number()
    under = maybe()
    who = several(Member)
    due = time()
    marks = texts("is")


class Person(Record):
    """A member of a group."""

    person = text()
    """The id."""
    short = text()
    name = text()
    me = flag()
    here = flag()
    seen = time()
    joined = time()
    devices = number()
    words = text()
    lacks = count()


class Group(Record):
    """A group of this home."""

    id = text()
    name = text()
    current = flag()
    power = text()
    people = number()
    here = number()
    open = number()
    entries = number()


class Found(Brief):
    """A thing that was found."""

    fit = points()
    place = text("in")
    """Which of its texts says it."""
    snippet = texts()
    """A line of that text in pieces, every second of which is a hit."""
    who = several(Member)
    marks = texts("is")


class Loose(Record):
    """Something that has fallen between people."""

    reason = text()
    words = text()
    since = time()
    next = texts()
    thing = one(Brief)
    about = one(Brief)


class Letter(Record):
    """One thing in the inbox."""

    id = text()
    short = text()
    kind = text()
    thing = one(Brief)
    name = maybe()
    at = time()
    message = text()
    text = maybe()
    next = texts()
    read = flag()


class SavedView(Record):
    """A filter that is kept under a name."""

    name = text()
    filter = text()
    sort = maybe()
    shared = flag()
    by_name = text()
    at = time()
    reason = maybe()
    """Why it cannot be read here and now."""


class Template(Record):
    """A goal or task that copies are made of."""

    name = text()
    id = text()
    short = text()
    kind = text()
    title = text()
    things = number()
    blanks = texts()


class Answer(Record):
    """What an act came to."""

    act = text()
    group = maybe()
    seq = number()
    nothing = flag()
    """It was so already, and nothing was written."""
    thing = one(Thing)
    unblocked = several(Brief)
    thought = one(Said)
    vote = one(Vote)
    claims = several(Member)
    parts = several(Brief)
    undone = one(Event)
    saved = one(SavedView)
    """What else there is, by the act (specs/api.md, Writing), is in `json`."""
