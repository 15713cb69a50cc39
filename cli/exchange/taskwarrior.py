"""Taskwarrior's `task export`: what its fields mean here. spec: EXCH-23."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from moot.cli.exchange.found import Found, misshapen
from moot.cli.exchange.json_file import list_of, objects, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

SOURCE = "taskwarrior"
LIFTS = {"H": 3, "M": 2, "L": 1}
STATES = {"pending", "waiting", "completed", "deleted", "recurring"}

TAKEN = {
    "uuid", "description", "status", "due", "wait", "scheduled", "start", "end", "entry", "tags",
    "project", "priority", "depends", "annotations", "recur", "until",
}  # fmt: skip
PASSED_OVER = {
    "id", "urgency", "modified", "parent", "mask", "imask", "template", "last", "rtype",
}  # fmt: skip
"""What Taskwarrior keeps for its own use, or works out anew."""


def read(text: str, zone: tzinfo, zone_name: str) -> Found:
    """The tasks of an export; dates become days in `zone` where they are midnight there.

    Raises Trouble that names the item.
    """
    found = Found(SOURCE)
    waiting: dict[str, list[str]] = {}
    items = list(objects(text))
    repeated = {item.get("parent") for _, item in items if isinstance(item.get("parent"), str)}
    for place, item in items:
        reader = _Task(place, item, zone, zone_name)
        for name in item:
            if name not in TAKEN | PASSED_OVER:
                found.unknown[name] = None
        if reader.status == "recurring" and reader.uuid in repeated:
            found.leave_out("a template whose tasks are in the file")
            continue
        if not found.task(reader.uuid, text_of(place, item, "description"), **reader.fields(found)):
            continue
        for entry, said in reader.annotations():
            found.thought(f"{reader.uuid} {entry}", reader.uuid, said)
        waiting[reader.uuid] = reader.depends()
    found.needs(waiting)
    return found


class _Task:
    """One task of an export."""

    def __init__(self, place: str, item: Json, zone: tzinfo, zone_name: str) -> None:
        self._place = place
        self._item = item
        self._zone = zone
        self._zone_name = zone_name
        self.uuid = self._text("uuid").lower()
        self.status = self._text("status") or "pending"
        if not self.uuid or not self._text("description"):
            raise misshapen(place, "no task of Taskwarrior has no 'uuid' and 'description'")
        if self.status not in STATES:
            raise misshapen(place, f"there is no status '{self.status[:32]}'")

    def fields(self, found: Found) -> Json:
        """What it says in terms of a task here."""
        deleted = self.status == "deleted"
        done = self.status == "completed"
        fields: Json = {
            "state": "dropped" if deleted else "done" if done else "open",
            "stage": "doing" if self._item.get("start") and self.status == "pending" else "open",
            "due": self._when("due"),
            "start": self._begins(),
            "tags": self._tags(),
            "goal": self._project(found),
            "notes": self._notes(),
            "at": self._text("entry") or None,
        }
        if deleted:
            fields["known_only"] = True
        if done:
            day = self._when("end")
            fields["evidence"] = "done in Taskwarrior" + (f" on {day['date']}" if day else "")
        priority = self._text("priority")
        if priority in LIFTS:
            fields["lift"] = LIFTS[priority]
        elif priority:
            found.unknown[f"priority {priority}"] = None
        return fields

    def _begins(self) -> Json | None:
        """When it can be begun: the later of `scheduled` and `wait`."""
        given = [one for one in map(self._when, ("scheduled", "wait")) if one]
        return max(given, key=lambda one: (one["date"], one["time"] or "")) if given else None

    def _tags(self) -> list[str]:
        tags = self._item.get("tags")
        return (
            tags.split(",") if isinstance(tags, str) else list_of(self._place, self._item, "tags")
        )

    def _project(self, found: Found) -> Json | None:
        """The goal for a project, under those for the projects that it is part of."""
        above = None
        name = ""
        for part in filter(None, (one.strip() for one in self._text("project").split("."))):
            name = f"{name}.{part}" if name else part
            above = found.goal(f"project {name}", part, goal=above)
        return above

    def _notes(self) -> str:
        """What has no field here, in words."""
        words = []
        if self._text("recur"):
            words.append(f"Recurs: {self._text('recur')}.")
        until = self._when("until")
        if until:
            words.append(f"Until {until['date']}.")
        return "\n\n".join(words)

    def annotations(self) -> list[tuple[str, str]]:
        """What was noted on it, each with when."""
        noted = []
        for one in list_of(self._place, self._item, "annotations"):
            if not isinstance(one, dict):
                raise misshapen(self._place, "an annotation is no object")
            noted.append(
                (text_of(self._place, one, "entry"), text_of(self._place, one, "description"))
            )
        return noted

    def depends(self) -> list[str]:
        """The ids of what has to be done before."""
        given = self._item.get("depends")
        listed = (
            given.split(",")
            if isinstance(given, str)
            else list_of(self._place, self._item, "depends")
        )
        return [str(one).strip().lower() for one in listed if str(one).strip()]

    def _text(self, name: str) -> str:
        return text_of(self._place, self._item, name)

    def _when(self, name: str) -> Json | None:
        """A moment as a day, and as a time of it unless it is midnight here."""
        text = self._text(name)
        if not text:
            return None
        at = _moment(text)
        if at is None:
            raise misshapen(self._place, f"'{name}' is no date: {text[:32]}")
        try:
            local = at.astimezone(self._zone)
        except OverflowError:
            raise misshapen(self._place, f"'{name}' is no date: {text[:32]}") from None
        clock = local.strftime("%H:%M")
        # The end of a day is how `due:eod` and the like are written.
        whole = (local.hour, local.minute) == (0, 0) or (local.hour, local.minute) == (23, 59)
        return {
            "date": f"{local.year:04}-{local.month:02}-{local.day:02}",
            "time": None if whole else clock,
            "zone": self._zone_name,
            "said": text,
        }


def _moment(text: str) -> datetime | None:
    """A time as Taskwarrior writes it, `20261127T225959Z`, or in another of ISO 8601's forms."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
