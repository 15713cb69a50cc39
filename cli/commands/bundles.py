"""`moot bundle`: what a group wrote as a sealed file, carried by hand to who is on no network."""

from __future__ import annotations

import shlex
import sys

from moot.cli.exchange.bundle_file import BundleFile
from moot.cli.exchange.progress import Progress
from moot.cli.json_text import read_json
from moot.cli.measures import size_words
from moot.cli.moment import day_of
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

ROUTE = "/v1/bundle"
CONTENTS = "moot-bundle"
COUNTED = ("new", "known", "gaps", "surplus", "paused", "faulty")
"""What a node counts in each part of a bundle."""

MB = 1_000_000

AGAIN = "moot bundle make FILE     where it comes from, and carry it again"


# -- making ----------------------------------------------------------------------------------------


def make(call: Invocation) -> int:
    """Write a bundle, and say what is in it."""
    path = call.operands[0]
    call.need_profile()
    told: Json = {}
    pieces = _made(call, told)
    if path == "-":
        if call.json:
            raise Trouble("usage", "--json tells of a file", next=("moot bundle make FILE --json",))
        if call.screen.tty:
            raise Trouble(
                "usage",
                "a bundle is nothing to read on a terminal",
                next=("moot bundle make FILE",),
            )
        for piece in pieces:
            call.screen.raw(piece)
        return 0
    from moot.cli.exchange.new_file import NewFile  # noqa: PLC0415

    with (
        NewFile(path, force=call.flag("force"), another="moot bundle make ANOTHER-NAME") as file,
        Progress(call, 0, "MB", goes_on=False) as progress,
    ):
        for piece in pieces:
            file.write(piece)
            progress.total = told["about"] // MB
            progress.advance(file.size // MB - progress.done)
    answer = {"path": path, **told, "bytes": file.size}
    call.tell(answer, lambda _: _tell_made(call, answer), lambda _: call.screen.line(plain(path)))
    return 0


def _made(call: Invocation, told: Json) -> Iterator[bytes]:
    """The bytes of a bundle as they come; `told` is what is in it, from the first of them on."""
    return call.client.stream(
        ROUTE,
        heed=lambda headers: told.update(read_json(headers[CONTENTS].encode())),
        group=call.group,
        person=call.value("for"),
        since=call.value("since"),
    )


def _tell_made(call: Invocation, told: Json) -> None:
    screen = call.screen
    screen.line(
        f"wrote {_entries(told['entries'])} to ", Cell(plain(told["path"]), "strong"),
        f" ({size_words(told['bytes'])}): {_what(told)}",
    )  # fmt: skip
    sealed = f"  sealed: without a key to {plain(told['group'])} it says nothing to anybody"
    screen.line(Cell(sealed, "dim"))
    screen.line(Cell("next:", "dim"), " carry it there:  moot bundle take FILE")


def _what(told: Json) -> str:
    """What a bundle holds, in words."""
    group = plain(told["group"])
    if told["since"] is not None:
        return f"what was written in {group} since {day_of(told['since'])}"
    if told["for"] is None:
        return f"all of {group}"
    name = "your other devices" if told["for"]["me"] else plain(told["for"]["name"])
    if not told["entries"]:
        return f"nothing that {name} is known to lack; it tells what you have"
    if told["entries"] == told["of"]:
        return f"all of {group}, since nobody knows what {name} has"
    return f"what {name} is not known to have"


# -- taking ----------------------------------------------------------------------------------------


def take(call: Invocation) -> int:
    """Take a bundle in; says what came of it. Ends with 1 where not all of it could be used."""
    path = call.operands[0]
    try:
        call.need_profile()
    except Trouble as trouble:
        trouble.next = ("moot join < INVITE     and then:  moot bundle take FILE",)
        raise
    if path == "-":
        if sys.stdin.isatty():
            raise Trouble("usage", "nothing comes in", next=("moot bundle take FILE",))
        told = _taken(call, BundleFile(sys.stdin.buffer))
    else:
        try:
            with open(path, "rb") as stream:  # noqa: PTH123
                told = _taken(call, BundleFile(stream))
        except OSError as error:
            raise Trouble("failed", f"cannot read {path}", cause=error.strerror) from error
    answer = {"path": path, **told}
    call.tell(answer, lambda _: _tell_taken(call, answer))
    return int(bool(not told["ended"] or told["faulty"] or told["surplus"] or told["paused"]))


def _taken(call: Invocation, file: BundleFile) -> Json:
    """Give a bundle to the node, a window at a time. spec: BUN-13."""
    told: Json = {"group": None, "contents": None, **dict.fromkeys(COUNTED, 0)}
    faults: list[Json] = []
    makers: dict[str, Json] = {}
    place: Json = {"block": 0, "skip": None}
    with Progress(call, 0, "entries") as progress:
        while True:
            data = file.window(place["block"])
            answer = call.client.post_bytes(ROUTE, data, group=call.group, **place)
            told["group"] = answer["group"]
            told["contents"] = told["contents"] or answer["contents"]
            for name in COUNTED:
                told[name] += answer[name]
            faults += answer["faults"]
            makers |= {one["person"]: one for one in answer["makers"]}
            progress.total = (told["contents"] or {}).get("entries", 0)
            progress.advance(sum(answer[name] for name in COUNTED[:-1]))
            if answer["ended"] or file.over:
                break
            place = answer["next"]
    file.drain()
    return told | {
        "makers": list(makers.values()), "faults": faults[:10], "ended": answer["ended"],
        "bytes": file.size,
    }  # fmt: skip


def _tell_taken(call: Invocation, told: Json) -> None:
    screen, group = call.screen, plain(told["group"])
    if told["new"]:
        here = f"; {told['known']:,} were here" if told["known"] else ""
        screen.line(f"{_entries(told['new'])} taken into ", Cell(group, "strong"), here)
    elif told["known"]:
        screen.line(f"nothing new: all {_entries(told['known'])} of it are in {group} already")
    else:
        screen.line("nothing new for ", Cell(group, "strong"))
    for maker in told["makers"]:
        screen.line(f"  {_maker(maker)}")
    _tell_left_out(call, told)
    steps = _steps(told)
    screen.line(Cell("next:", "dim"), f" {'     or  '.join(steps)}")


def _maker(maker: Json) -> str:
    lacks = maker["lacks_of_mine"]
    has = "everything you wrote" if not lacks else f"all you wrote but {_entries(lacks)}"
    return f"{plain(maker['name'])} made it, and has {has}"


def _tell_left_out(call: Invocation, told: Json) -> None:
    """Say what of a bundle was of no use here, and why."""
    screen = call.screen
    if told["gaps"]:
        screen.line(f"  {_entries(told['gaps'])} left out: what they follow is not here yet")
    if told["surplus"]:
        screen.line(f"  {_entries(told['surplus'])} left out: a fifth branch of a log")
    if told["paused"]:
        screen.line(f"  {_entries(told['paused'])} left out: more than a node keeps of one group")
    if told["faulty"]:
        first = told["faults"][0]
        more = f", and at {told['faulty'] - 1} more places" if told["faulty"] > 1 else ""
        screen.line(
            Cell(f"  ! damaged at byte {first['at']:,}{more}; the rest is taken", "bad"),
            f"  ({plain(first['why'])})",
        )
    if not told["ended"]:
        screen.line(Cell(f"  ! cut short at byte {told['bytes']:,}; what came is taken", "bad"))


def _steps(told: Json) -> list[str]:
    """What to do next."""
    if told["faulty"] or not told["ended"]:
        return [AGAIN]
    if told["gaps"]:
        return ["moot bundle make FILE     where it comes from, without --for and --since"]
    if told["paused"]:
        return ["moot doctor"]
    waiting = next((one for one in told["makers"] if one["lacks"] != 0), None)
    answer = waiting and f"to answer by hand:  moot bundle make FILE --for {_name(waiting)}"
    return ["moot", *filter(None, [answer])]


def _name(person: Json) -> str:
    return shlex.quote(plain(person["name"]))


def _entries(count: int) -> str:
    return f"{count:,} entr{'y' if count == 1 else 'ies'}"
