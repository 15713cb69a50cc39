"""Acts on what comes again and again: the rule of a series, and days of it that are left out."""

from __future__ import annotations

from datetime import datetime, timedelta

from moot.crdt import series, task
from moot.crdt.occurrence import At
from moot.crdt.series import Segment, Series
from moot.crdt.space import Space
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.query.dates import instant, read_date
from moot.node.query.recurrence import Recurrence, read_recurrence
from moot.node.query.zone import zone_name
from moot.node.things.row import Row
from moot.node.trouble import Trouble

NEXT_FIELDS = ("id", "short", "kind", "title", "state", "due", "due_at")
AHEAD = 10
"""Days among which the next is looked for, some of which may be done or left out already."""


def repeat(doing: Doing) -> None:
    """Let a task come again and again, by another rule from some time on, or no more."""
    _, row = doing.me, _plain_task(doing)
    view = doing.view
    now = instant(view.now, view.zone)
    asked = read_recurrence(text(doing.argument("rule"), "rule"), now)
    if asked.rule is None and (not row.series or row.series[-1].rule is None):
        doing.nothing = True
        return
    segment = Segment(_start(doing, row, asked, now), asked.rule, zone_name(view.zone))
    space = doing.membership.replica.space
    if not doing.has("from") and _is_so(space, row, segment):
        doing.nothing = True
        return
    changed: Series = series.changed(row.series, segment)
    if all(one.rule is None for one in changed) and not view.board.occurrences.touched(row.id):
        changed = ()  # what ends before it began never was
    doing.write([series.repeat(space, row.id, changed)])


def repeat_answer(doing: Doing) -> None:
    """Show when it comes next, of the days that are still to be done."""
    view = doing.view
    row = view.board.rows.get(doing.thing or b"")
    coming = view.board.coming(row, AHEAD) if row and row.series else []
    later = [
        one
        for one in coming
        if (view.due(one) or 0) > view.now and one.state not in ("done", "skipped")
    ]
    doing.extra["next"] = view.thing(later[0], NEXT_FIELDS) if later else None


def skip(doing: Doing) -> None:
    """Leave an occurrence out; or, with `not`, do it after all. Raises Trouble."""
    _, row = doing.me, doing.target()
    short = doing.view.short(row.id)
    if row.occurs is None:
        raise Trouble(
            "wrong-kind",
            f"{short} is no day of a series, and only these can be skipped",
            next=(f"moot series {short}" if row.series else "moot list is:series",),
        )
    if row.state == "done":
        raise Trouble("already-done", f"{short} is done already", next=(f"moot reopen {short}",))
    skipped = not doing.flag("not")
    if skipped is (row.state == "skipped"):
        doing.nothing = True
        return
    doing.write([series.skip(doing.membership.replica.space, row.id, skipped=skipped)])


def _plain_task(doing: Doing) -> Row:
    """The task that is meant, which is no occurrence itself. Raises Trouble."""
    row = doing.target()
    short = doing.view.short(row.id)
    if row.kind != task.KIND:
        raise Trouble(
            "wrong-kind",
            f"{short} is a {row.kind}; only tasks come again",
            next=(f"moot show {short}",),
        )
    if row.occurs is not None:
        whole = doing.view.short(row.occurs.series)
        raise Trouble(
            "wrong-kind",
            f"{short} is one day of a series",
            next=(f"moot repeat {whole} RULE     or leave it out:  moot skip {short}",),
        )
    return row


def _start(doing: Doing, row: Row, asked: Recurrence, now: datetime) -> At:
    """From when a rule holds: as asked; else what has begun stays, and the rule holds from now."""
    last = row.series[-1].start.time if row.series else row.due and row.due.time
    if doing.has("from"):
        moment = read_date(text(doing.argument("from"), "from"), now)
        clock = moment.time.strftime("%H:%M") if moment.time else None
        return At(moment.day.isoformat(), asked.time or clock or last)
    time = asked.time or last
    if row.due is not None and not row.series:
        return At(row.due.date, time)
    if asked.rule is None and time is not None:
        return At(now.date().isoformat(), (now + timedelta(minutes=1)).strftime("%H:%M"))
    passed = row.series != () if time is None else time <= now.strftime("%H:%M")
    return At((now.date() + timedelta(days=passed)).isoformat(), time)


def _is_so(space: Space, row: Row, segment: Segment) -> bool:
    """Whether that rule holds already, and nothing else beside it."""
    if not row.series or len(space.live(row.id, series.SERIES)) > 1:
        return False
    last = row.series[-1]
    return (last.rule, last.zone, last.start.time) == (
        segment.rule,
        segment.zone,
        segment.start.time,
    )
