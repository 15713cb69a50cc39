"""What completion can offer: what the node knows if it runs, and what is known without it."""

from __future__ import annotations

from moot.cli.connection import ConnectionBroken
from moot.cli.fitting import CHOICES, DAYS_ALONE, GROUP_RULES, PERSON, THINGS
from moot.cli.known_words import DATES, PAST, WORDS
from moot.node.home import Home
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

Offer = tuple[str, str]
"""A word and what it means."""

PATIENCE_S = 2.0
"""Seconds for which a person who pressed TAB waits for a node that does not answer."""

MOST = 60
"""Things offered at once: more is no help."""

FIELDS = "id,short,kind,title,state,occurs"


class Offers:
    """Words to offer, with what they mean."""

    def __init__(self, home: str | None, group: str | None) -> None:
        self._home = Home.find(home)
        self._group = group
        self._told: dict[str, Any] | None = None

    # -- asking the node -----------------------------------------------------------------------

    def _ask(self, path: str, **query: str | int | None) -> Any:  # noqa: ANN401
        """What the node answers; None if it does not run, or will not say. spec: AUTO-15."""
        from moot.cli.client import Client  # noqa: PLC0415 - many words need no node
        from moot.cli.settings import chosen_group, preference, zone  # noqa: PLC0415

        client = Client(self._home, zone(), _leave_it)
        client.patience = PATIENCE_S
        try:
            group = chosen_group(self._group, lambda: preference(self._home, "group"))
            return client.get(path, group=group, **query).value
        except (Trouble, OSError, ConnectionBroken):
            return None
        finally:
            client.hang_up()

    def _words(self) -> dict[str, Any]:
        """What a filter can say here; without a node, what it can say anywhere."""
        if self._told is None:
            told = self._ask("/v1/words")
            self._told = told or {**WORDS, "tags": [], "people": [], "groups": []}
        return self._told

    # -- things, people, groups ----------------------------------------------------------------

    def things(self, command: str, begun: str, *, field: bool = False) -> Iterator[Offer]:
        """Ids with titles: what fits the command, open ones first. With `field`, a dot follows."""
        letters, dot, path = begun.partition(".")
        if field and dot:
            yield from self._fields_of(letters, path)
            return
        fitting = THINGS.get(command)
        # Words are many and short-lived: they are offered to whoever began to type their id.
        wanted = [
            fitting or ("" if letters else "not:kind:thought"),
            f"id:{letters}" * bool(letters),
        ]
        open_only = not (letters or fitting)
        found = self._ask(
            "/v1/things",
            q=" ".join(filter(None, wanted)),
            fields=FIELDS,
            limit=MOST,
            all=None if open_only else 1,
        )
        things = sorted(found or (), key=lambda one: one["state"] in ("done", "archived"))
        days = DAYS_ALONE.get(command)
        for thing in things:
            if days is not None and bool(thing["occurs"]) is not days:
                continue
            # What is longer than the short id was typed so.
            shown = thing["short"] if len(letters) <= len(thing["short"]) else thing["id"]
            yield shown + "." * field, thing["title"]

    def _fields_of(self, letters: str, path: str) -> Iterator[Offer]:
        """`ID.FIELD`: the fields of a whole thing, one name further each time."""
        import os  # noqa: PLC0415

        from moot.cli.json_text import read_json  # noqa: PLC0415
        from moot.node.schemas import FOLDER  # noqa: PLC0415

        if "." in path:
            return
        for kind in ("thing", "whole-thing"):
            with open(os.path.join(FOLDER, f"{kind}.json"), "rb") as file:  # noqa: PTH118, PTH123
                schema = read_json(file.read())
            for part in (schema, *schema.get("allOf", ())):
                for name in part.get("properties", ()):
                    yield f"{letters}.{name}", ""

    def groups(self) -> Iterator[Offer]:
        """Groups by name."""
        for group in self._words()["groups"]:
            yield _one_word(group["name"], group["id"]), group["name"]

    def names(self, command: str) -> Iterator[Offer]:
        """What a NAME can be for a command: of a setting, a rule, a view, or a person."""
        if command.startswith("config "):
            from moot.node.preferences import KNOWN  # noqa: PLC0415

            for name, (summary, _) in KNOWN.items():
                yield name, summary
        elif command in ("view show", "view drop"):
            yield from self.views()
        elif command == "group rules":
            for name in GROUP_RULES:
                yield name, ""
        elif command in PERSON:
            for person in self._words()["people"]:
                if not person["me"]:
                    yield _one_word(person["name"], person["short"]), person["name"]

    def views(self) -> Iterator[Offer]:
        """Saved views by name."""
        for view in self._ask("/v1/views") or ():
            yield view["name"], view["filter"]

    def templates(self) -> Iterator[Offer]:
        """Templates by name."""
        for template in self._ask("/v1/templates") or ():
            yield _one_word(template["name"], template["short"]), template["title"]

    def blanks(self, template: str) -> Iterator[Offer]:
        """What is to be filled into a template."""
        for one in self._ask("/v1/templates") or ():
            if template in (one["name"], one["short"], one["id"]):
                for blank in one["blanks"]:
                    yield f"{blank}=", ""
        yield "goal:", "hang the copy there"
        yield "start:", "the day from which its days are counted"

    def choices(self, vote: str) -> Iterator[Offer]:
        """What can be said in a vote: its own words, or its options."""
        from moot.cli.connection import quoted  # noqa: PLC0415

        thing = self._ask(f"/v1/things/{quoted(vote)}") if vote and "/" not in vote else None
        decision = thing and thing["decision"]
        if not decision:
            yield from ((choice, "") for choice in CHOICES)
            return
        yield from ((choice, "") for choice in decision["choices"])
        for number, option in enumerate(decision["options"], 1):
            yield _one_word(option, str(number)), option

    def kinds(self) -> Iterator[Offer]:
        """Kinds of answers that have a schema."""
        from moot.node.schemas import kinds  # noqa: PLC0415

        for kind in kinds():
            yield kind, ""

    def dates(self, *, past: bool = False) -> Iterator[Offer]:
        """Days by name."""
        return ((date, "") for date in (PAST if past else DATES))

    # -- filters and fields --------------------------------------------------------------------

    def terms(self, begun: str) -> Iterator[Offer]:
        """Terms of a filter."""
        turned = "not:" if begun.startswith("not:") else ""
        term = begun.removeprefix(turned)
        field, colon, value = term.partition(":")
        if colon:
            yield from self._valued(f"{turned}{field}:", field, value)
        elif term.startswith("+"):
            for tag in self._words()["tags"]:
                yield f"{turned}+{tag['tag']}", f"{tag['count']} open"
        elif term.startswith("@"):
            for word, about in self._people():
                yield f"{turned}@{word}", about
        else:
            for name in self._words()["fields"]:
                yield f"{turned}{name}:", ""
            if not turned:
                yield "not:", ""

    def fields(self, begun: str) -> Iterator[Offer]:
        """Fields that `add` and `edit` set."""
        from moot.cli.field_words import FIELDS as SETTABLE  # noqa: PLC0415

        field, colon, value = begun.partition(":")
        if colon:
            yield from self._valued(f"{field}:", field, value)
        elif begun.startswith("+"):
            yield from self.terms(begun)
        elif begun:  # before a letter is typed, words of the title are as likely
            for name in SETTABLE:
                yield f"{name}:", ""

    def closing(self, begun: str) -> Iterator[Offer]:
        """When a vote closes, the one field of a proposal."""
        if begun.startswith("closes:"):
            yield from ((f"closes:{date}", "") for date, _ in self.dates())
        elif begun:
            yield "closes:", ""

    def _valued(self, before: str, field: str, value: str) -> Iterator[Offer]:
        """What can stand after `field:`, or after a comma there."""
        done, comma, begun = value.rpartition(",")
        before += done + comma
        found: Iterable[Offer]
        match field:
            case "is" | "kind" | "state" | "stage":
                named = field if field == "is" else f"{field}s"
                found = ((word, "") for word in self._words()[named])
            case "who" | "by":
                found = self._people()
            case "tag" | "tags":
                found = ((tag["tag"], f"{tag['count']} open") for tag in self._words()["tags"])
            case "due" | "start" | "made" | "changed":
                found = self.dates()
            case "goal":
                found = self.things("goal tree", begun)
            case "view":
                found = self.views()
            case _:
                found = ()
        for word, about in found:
            yield before + word, about

    def _people(self) -> Iterator[Offer]:
        yield "me", ""
        yield "none", ""
        for person in self._words()["people"]:
            if not person["me"]:
                yield _one_word(person["name"], person["short"]), person["name"]


def _leave_it() -> None:
    """Instead of starting a node because somebody pressed TAB."""
    raise Trouble("no-node", "the node does not run")


def _one_word(name: str, otherwise: str) -> str:
    """A name that can be typed as it is, or else the id."""
    return name if name.isprintable() and name.replace("-", "").isalnum() else otherwise
