"""The filter language, over a handful of rows."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.crdt.when import When
from moot.node.query.dates import last_instant
from moot.node.query.filter import WORDS, Filter
from moot.node.query.terms import FIELDS, Term, read_terms
from moot.node.things.ids import written
from moot.node.things.row import Holder, Row
from moot.node.trouble import Trouble

ADA, BEN = b"a" * 32, b"b" * 32
BERLIN = ZoneInfo("Europe/Berlin")
NOW = round(datetime(2026, 11, 23, 18, 30, tzinfo=BERLIN).timestamp() * 1000)
DAY = 86_400_000


def row(number, title, **changes):
    plain = Row(
        id=bytes([number]) * 10,
        kind="task",
        title=title,
        notes=None,
        why=None,
        state="free",
        archived=False,
        tags=(),
        holders=(),
        stage="open",
        hands=(1, 1),
        due=None,
        start=None,
        place=None,
        needs=(),
        lift=(0, 0),
        backing=(),
        vote=None,
        about=None,
        made=NOW,
        by=ADA,
        changed=NOW,
        disputes=0,
        marks=(),
        rev=b"",
    )
    return plain._replace(**changes)


def held(person, *, doubled=False):
    return Holder(person, "lead", NOW, None, None, first=True, doubled=doubled)


PUMP = row(1, "Fix the pump", tags=("Water",), due=When("2026-11-27", None, "Europe/Berlin"))
SEEDS = row(
    2,
    "order seeds",
    notes="from the Pump shop",
    holders=(held(BEN),),
    state="claimed",
    made=NOW - 9 * DAY,
    changed=NOW - 40 * DAY,
)
FENCE = row(
    3, "mend: the fence", state="done", by=BEN, due=When("2026-11-20", "18:00", "Europe/Berlin")
)
SPRING = row(4, "Spring", kind="goal", why="to eat", state="active", stage=None, hands=None)
BOTH = row(
    5,
    "dig",
    holders=(held(ADA, doubled=True), held(BEN, doubled=True)),
    state="claimed",
    disputes=1,
    start=When("2026-12-24", None, "UTC"),
)
OLD = row(6, "old", archived=True, due=When("2026-11-22", None, "Europe/Berlin"))
ROWS = [PUMP, SEEDS, FENCE, SPRING, BOTH, OLD]


@dataclass
class Board:
    me: bytes | None = ADA
    now: int = NOW
    zone: ZoneInfo = field(default_factory=lambda: BERLIN)

    def persons(self, name):
        return {"ada": {ADA}, "ben": {BEN}}.get(name.lower(), set())

    def called(self):
        return ["ada", "ben"]

    def score(self, row):
        return {PUMP.id: 12.5, SEEDS.id: 3.0}.get(row.id)

    def saved(self, name, *, shared):
        return None

    def view_names(self, *, shared):
        return []

    def roots(self, words):
        if words != "spring":
            raise Trouble("unknown", f"no goal '{words}'")
        return {SPRING.id}

    def beneath(self, above):
        return {PUMP.id, SEEDS.id} if above == {SPRING.id} else set()

    def blocked(self, row):
        return row is BOTH

    def blocking(self, row):
        return row is PUMP

    def disputed(self, row):
        return row.disputes > 0

    def unsynced(self, row):
        return row is PUMP

    def due(self, row):
        return row.due and last_instant(row.due)

    def deadline(self, row):
        return self.due(row)

    def start(self, row):
        return row.start and last_instant(row.start)


def found(text):
    return [row.title for row in ROWS if Filter(text, Board())(row)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", [row.title for row in ROWS]),
        ("pump", ["Fix the pump", "order seeds"]),
        ("PUMP the", ["Fix the pump", "order seeds"]),
        ("the fix", ["Fix the pump"]),
        ('"the pump"', ["Fix the pump", "order seeds"]),
        ('"mend:"', ["mend: the fence"]),
        ("title:pump", ["Fix the pump"]),
        ("why:eat", ["Spring"]),
        ("+water", ["Fix the pump"]),
        ("tag:nope,WATER", ["Fix the pump"]),
        ("not:+water kind:task is:open", ["order seeds", "dig"]),
        ("not:not:+water", ["Fix the pump"]),
        ("@ben", ["order seeds", "dig"]),
        ("@me", ["dig"]),
        ("@none kind:task", ["Fix the pump", "mend: the fence", "old"]),
        ("who:me,ben", ["order seeds", "dig"]),
        ("by:ben", ["mend: the fence"]),
        ("goal:spring", ["Fix the pump", "order seeds"]),
        ("kind:goal", ["Spring"]),
        ("state:done,archived", ["mend: the fence", "old"]),
        ("stage:open is:free", ["Fix the pump"]),
        ("is:free", ["Fix the pump"]),
        ("is:mine", ["dig"]),
        ("is:doubled", ["dig"]),
        ("is:conflict", ["dig"]),
        ("is:done", ["mend: the fence"]),
        ("is:archived", ["old"]),
        ("is:unsynced", ["Fix the pump"]),
        ("is:stale", ["order seeds"]),
        ("is:overdue", []),
        ("is:ready", ["Fix the pump"]),
        ("is:blocked", ["dig"]),
        ("is:blocking", ["Fix the pump"]),
        ("due:fri", ["Fix the pump"]),
        ("due:..fri", ["Fix the pump", "mend: the fence", "old"]),
        ("due:fri..", ["Fix the pump"]),
        ("due:<fri", ["mend: the fence", "old"]),
        ("due:>thu", ["Fix the pump"]),
        ("due:2026-11-19..2026-11-21", ["mend: the fence"]),
        ('due:"2026-11-20 18:00"', ["mend: the fence"]),
        ('due:"2026-11-20 18:01"', []),
        ("due:none kind:task", ["order seeds", "dig"]),
        ("due:<5d", ["Fix the pump", "mend: the fence", "old"]),
        ("start:>eom", ["dig"]),
        ("made:>7d", ["order seeds"]),
        ("made:<7d by:me is:open", ["Fix the pump", "Spring", "dig"]),
        ("made:8d..10d", ["order seeds"]),
        ("made:..7d by:ben", ["mend: the fence"]),
        ("changed:30d..", ["order seeds"]),
        ("made:today by:ben", ["mend: the fence"]),
        ("score:>8", ["Fix the pump"]),
        ("score:12.5", ["Fix the pump"]),
        ("score:>12.5", []),
        ("score:..3,>12", ["Fix the pump", "order seeds"]),
        ("score:3..12.5", ["Fix the pump", "order seeds"]),
        ("score:<3 kind:task", []),
        ("score:-1..", ["Fix the pump", "order seeds"]),
        ("score:none kind:task", ["mend: the fence", "dig", "old"]),
        ("is:goal,overdue,doubled", ["Spring", "dig"]),
        ("not:is:task,goal", []),
        (f"id:{written(SEEDS.id)[:6].upper()}", ["order seeds"]),
    ],
)
def test_what_a_filter_finds(text, titles):
    assert found(text) == titles


@pytest.mark.spec("API-8")
@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("pump colour:red", 6),
        ("is:blue", 1),
        ("pump not:is:blue", 10),
        ("state:lost", 1),
        ("kind:wish", 1),
        ("@nobody", 1),
        ("by:nobody", 1),
        ("not:", 1),
        ("due:", 1),
        ("tag:a,,b", 1),
        ('pump "the', 6),
        ("pump score:much", 6),
        ("score:>", 1),
        ("score:1..2..3", 1),
        ("score:..", 1),
        ("score:1e9", 1),
        ("view:nothing", 1),
        ("x" * 5000, 4096),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(text, position):
    with pytest.raises(Trouble) as refused:
        found(text)
    assert refused.value.code == "bad-filter"
    assert refused.value.position == position


@pytest.mark.spec("API-8")
@pytest.mark.parametrize(
    ("text", "meant", "first"),
    [
        ("is:blokced", "is:blokced' means nothing here; did you mean 'is:blocked'?", "blocked"),
        ("titel:x", "there is no field 'titel'; did you mean 'title'?", "title"),
        ("state:activ", "'activ' is no state; did you mean 'active'?", "active"),
        ("kind:taks", "'taks' is no kind; did you mean 'task'?", "task"),
        ("@adaa", "nobody here is called 'adaa'; did you mean 'ada'?", None),
    ],
)
def test_the_nearest_words_are_named_first(text, meant, first):
    with pytest.raises(Trouble) as refused:
        found(text)
    assert meant in refused.value.message
    if first is not None:
        (step,) = refused.value.next
        assert step.removeprefix("use one of  ").split()[0] == first


@pytest.mark.parametrize("text", ["due:soon", "due:..", "made:>", "due:1..2..3", "due:<"])
def test_bad_dates_are_refused(text):
    with pytest.raises(Trouble) as refused:
        found(text)
    assert refused.value.code in {"bad-date", "bad-filter"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", False),
        ("pump", False),
        ("is:mine", False),
        ("is:done", True),
        ("state:free", True),
        ("not:is:open", True),
        ("is:mine,conflict", True),
        ("id:0000", True),
    ],
)
def test_a_filter_may_say_itself_whether_finished_things_are_meant(text, says):
    assert Filter(text, Board()).asks_for_finished is says


def test_every_field_and_word_is_understood():
    values = {
        "kind": "task",
        "state": "free",
        "stage": "open",
        "who": "me",
        "by": "me",
        "goal": "spring",
        "is": "open",
        "effort": "2h",
        "score": "8",
    }
    dated = {"due", "start", "made", "changed", "horizon"}
    for name in set(FIELDS) - {"view"}:
        found(f"{name}:{'today' if name in dated else values.get(name, 'x')}")
    for word in WORDS:
        found(f"is:{word}")


def test_terms_keep_quoted_commas_and_apostrophes():
    assert read_terms("""goal:"a, b",c ben's""") == [
        Term(False, "goal", ("a, b", "c"), 1),
        Term(False, "word", ("ben's",), 15),
    ]


@given(st.text(max_size=40) | st.text(alphabet="abis:+@,.<>\"' not-1d", max_size=40))
def test_any_text_is_a_filter_or_refused_in_words(text):
    with suppress(Trouble):
        assert set(found(text)) <= {row.title for row in ROWS}


def test_a_date_of_nowhere_is_no_date():
    assert last_instant(When("2026-11-27", None, "Europe/Nowhere")) is None
    assert last_instant(When("soon", None, "UTC")) is None
    assert last_instant(When("9999-12-31", None, "UTC")) is None
    assert (
        last_instant(When("2026-11-27", None, "UTC"))
        == round(datetime(2026, 11, 28, tzinfo=UTC).timestamp() * 1000) - 1
    )
