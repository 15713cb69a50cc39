"""`moot who`, `moot ping`, `moot person`: the people of a group."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.commands.tasks import path_part
from moot.cli.paths import path_words, tried_words
from moot.cli.plain import plain
from moot.cli.screen import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def who(call: Invocation) -> int:
    """Everybody, and whether they are here; with a name, one of them from every side."""
    if call.operands:
        from moot.cli.commands.persons import show  # noqa: PLC0415

        return show(call)
    reply = call.get("/v1/people")
    call.answer(reply, lambda people: _table(call, people), lambda people: _ids(call, people))
    return 0


def _ids(call: Invocation, people: list[Json]) -> None:
    for person in people:
        call.screen.line(person["person"])


def _table(call: Invocation, people: list[Json]) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table((), [_columns(person) for person in people])
        return
    if call.at is not None:
        _were(call, people)
        return
    screen.table(
        ("id", "name", "", "check words", "has"),
        [
            [
                Cell(person["person"] if call.verbose else person["short"], "id"),
                Cell(person["name"], "strong" if person["me"] else ""),
                presence(person, path=call.verbose),
                words(person),
                _has(person),
            ]
            for person in people
        ],
    )
    for person in people if call.verbose else ():
        if person["tried"]:
            screen.line("  ", Cell(f"{plain(person['name'])}: {tried_words(person)}", "dim"))
    if len(people) == 1:
        screen.line(Cell("next:", "dim"), " moot invite     and give it to somebody")


def _were(call: Invocation, people: list[Json]) -> None:
    """Who was in the group on a day that is over; who was connected then, nobody knows."""
    if not people:
        call.screen.line("nobody was in it yet")
        return
    call.screen.table(
        ("id", "name", "joined", "check words"),
        [
            [
                Cell(person["person"] if call.verbose else person["short"], "id"),
                Cell(person["name"], "strong" if person["me"] else ""),
                moment.when(person["joined"]) if person["joined"] else "",
                Cell(person["words"], "dim"),
            ]
            for person in people
        ],
    )


def _columns(person: Json) -> list[str]:
    """A person for a pipe; what is not known is empty."""
    state = "you" if person["me"] else "here" if person["here"] else "away"
    more = (person[name] for name in ("seen", "words", "lacks"))
    told = ["" if value is None else str(value) for value in more]
    return [person["person"], person["name"], state, *told, verified(person)]


def verified(person: Json) -> str:
    """Who compared words with them: nothing if nobody has told."""
    if person["verified_by_me"]:
        return "verified"
    names = [plain(one["name"]) for one in person["verified"]]
    return f"verified by {', '.join(names)}" if names else ""


def words(person: Json) -> Cell:
    """The words to compare, or that somebody has."""
    told = verified(person)
    return Cell(told, "good") if told else Cell(person["words"], "dim")


def presence(person: Json, *, path: bool = False) -> Cell:
    """Here, or since when not; with `path` on which way, too."""
    if person["me"]:
        return Cell("you", "strong")
    if person["here"]:
        way = path_words(person) if path else ""
        return Cell(f"here, {way}" if way else "here", "good")
    return Cell(
        f"away, last here {moment.ago(person['seen'])}" if person["seen"] else "not met yet", "dim"
    )


def _has(person: Json) -> Cell:
    if person["me"]:
        return Cell("")
    lacks = person["lacks"]
    if lacks is None:
        return Cell("not known", "dim")
    return Cell(f"lacks {lacks}", "warn") if lacks else Cell("everything", "good")


def ping(call: Invocation) -> int:
    """How a person is reached, and how long it takes."""
    reply = call.get(f"/v1/ping/{path_part(call.operands[0])}")

    def human(answer: Json) -> None:
        screen = call.screen
        screen.line(
            Cell(plain(answer["name"]), "strong"), f": {path_words(answer)}, {answer['ms']:g} ms"
        )
        screen.line(Cell(f"  {plain(answer['address'])}", "dim"))
        for way in answer["tried"]:
            screen.line(Cell(f"  not {tried_words({'tried': [way]})}", "dim"))

    call.answer(reply, human, lambda answer: call.screen.line(f"{answer['ms']:g}"))
    return 0


def rename(call: Invocation) -> int:
    """Take another name."""
    answer = call.act("rename", name=" ".join(call.operands))

    def human(answer: Json) -> None:
        where = f" in {plain(answer['group'])}" if call.group and answer["group"] else ""
        call.screen.line("you are ", Cell(plain(_name(call, answer)), "strong"), where)

    call.tell(answer, human)
    return 0


def _name(call: Invocation, answer: Json) -> str:
    return " ".join(call.operands) if call.group else str(answer["me"]["name"])
