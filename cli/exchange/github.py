"""GitHub's issues, as `gh issue list --json` or its API lists them. spec: EXCH-24."""

from __future__ import annotations

from moot.cli.exchange.found import Found, misshapen
from moot.cli.exchange.json_file import list_of, objects, text_of
from moot.cli.exchange.texts import MOST, clean, cut
from moot.crdt.when import read_span
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

SOURCE = "github"
USUAL_HOSTS = ("github.com", "www.github.com", "api.github.com")
COMMENT = "issuecomment-"

TAKEN = {
    "number", "title", "body", "url", "html_url", "state", "stateReason", "state_reason", "labels",
    "milestone", "assignees", "assignee", "comments", "createdAt", "created_at", "closedAt",
    "closed_at", "author", "user", "pull_request", "repository_url", "repository",
}  # fmt: skip


def read(text: str, repo: str | None) -> Found:
    """The issues of a list; `repo` is said where they do not say it. Raises Trouble."""
    found = Found(SOURCE)
    for place, item in objects(text):
        if item.get("pull_request") or "/pull/" in _address(place, item):
            found.leave_out("a pull request")
            continue
        _Issue(place, item, repo).tell(found)
    return found


class _Issue:
    """One issue of a list."""

    def __init__(self, place: str, item: Json, repo: str | None) -> None:
        self._place = place
        self._item = item
        number = item.get("number")
        if type(number) is not int or not text_of(place, item, "title"):
            raise misshapen(place, "no issue of GitHub has no 'number' and 'title'")
        self._repo = _repo(place, item) or (repo or "").strip("/").lower()
        if not self._repo:
            raise Trouble(
                "bad-file",
                f"{place}: issue {number} does not say of which repository it is",
                next=("moot import FILE --repo OWNER/NAME", "gh issue list --json url,..."),
            )
        self.key = f"{self._repo}#{number}"

    def tell(self, found: Found) -> None:
        """Note it, and what was said about it."""
        place, item = self._place, self._item
        closed = text_of(place, item, "state").lower() == "closed"
        reason = (
            text_of(place, item, "stateReason") or text_of(place, item, "state_reason")
        ).lower()
        known = found.task(
            self.key,
            text_of(place, item, "title"),
            notes=self._notes(),
            state="open" if not closed else "dropped" if reason == "not_planned" else "done",
            evidence=_on("closed on GitHub", self._time("closedAt", "closed_at"))
            if closed
            else None,
            tags=[self._name(label, "name") for label in list_of(place, item, "labels")],
            goal=self._milestone(found),
            url=_address(place, item) or None,
            at=self._time("createdAt", "created_at") or None,
        )
        found.unknown.update(dict.fromkeys(name for name in item if name not in TAKEN))
        if known:
            self._comments(found)

    def _notes(self) -> str:
        """The body, and in words who opened it and who has it there: nobody is claimed for."""
        item = self._item
        author = self._login(item.get("author") or item.get("user"))
        opened = f"opened by {author}" if author else "opened"
        line = f"From {self.key}, {_on(opened, self._time('createdAt', 'created_at'))}"
        people = [self._login(one) for one in list_of(self._place, item, "assignees")]
        people = [name for name in people if name]
        if people:
            line += f"; assigned there to {', '.join(people)}"
        body = clean(text_of(self._place, item, "body")).strip()
        return f"{body}\n\n{line}." if body else f"{line}."

    def _milestone(self, found: Found) -> Json | None:
        """The goal for a milestone."""
        given = self._item.get("milestone")
        if given is None:
            return None
        if not isinstance(given, dict):
            raise misshapen(self._place, "'milestone' is no object")
        title, number = text_of(self._place, given, "title"), given.get("number")
        if not title:
            return None
        why, *rest = cut(clean(text_of(self._place, given, "description")).strip(), MOST)
        more: Json = {"why": why or None, "notes": "\n\n".join(rest)}
        due = text_of(self._place, given, "dueOn") or text_of(self._place, given, "due_on")
        if due and read_span({"from": None, "to": due[:10]}) is None:
            raise misshapen(self._place, f"a milestone is due on no day: {due[:32]}")
        more["horizon"] = {"from": None, "to": due[:10], "said": due} if due else None
        state = text_of(self._place, given, "state").lower()
        if state:
            more["state"] = "reached" if state == "closed" else "active"
        name = number if type(number) is int else title
        return found.goal(f"{self._repo} milestone {name}", title, **more)

    def _comments(self, found: Found) -> None:
        given = self._item.get("comments")
        if given is None or type(given) is int:  # the API's list only counts them
            if given:
                found.leave_out("an issue's comments, which the file only counts")
            return
        for one in list_of(self._place, self._item, "comments"):
            if not isinstance(one, dict):
                raise misshapen(self._place, "a comment is no object")
            at = text_of(self._place, one, "createdAt") or text_of(self._place, one, "created_at")
            author = self._login(one.get("author") or one.get("user")) or "somebody"
            key = _comment_key(self._place, one) or f"{author} {at}"
            head = f"{_on(f'{author} on GitHub', at)}:\n\n"
            found.thought(
                f"{self._repo} comment {key}", self.key, text_of(self._place, one, "body"), head
            )

    def _time(self, *names: str) -> str:
        return next(filter(None, (text_of(self._place, self._item, name) for name in names)), "")

    def _name(self, given: object, name: str) -> str:
        """A label, which is a text or an object with a name."""
        if isinstance(given, dict):
            return text_of(self._place, given, name)
        if not isinstance(given, str):
            raise misshapen(self._place, "a label is no text")
        return given

    def _login(self, given: object) -> str:
        """What a person is called there."""
        return text_of(self._place, given, "login") if isinstance(given, dict) else ""


def _on(words: str, stamp: str) -> str:
    return f"{words} on {stamp[:10]}" if stamp else words


def _address(place: str, item: Json) -> str:
    return text_of(place, item, "html_url") or text_of(place, item, "url")


def _repo(place: str, item: Json) -> str:
    """`owner/name`, with the host before it if that is not the usual one; "" if it is not said."""
    for name in ("html_url", "url", "repository_url"):
        parts = [part for part in text_of(place, item, name).partition("://")[2].split("/") if part]
        end = len(parts) if name == "repository_url" else _last(parts, "issues")
        if end >= 3:
            host, named = parts[0].lower(), "/".join(parts[end - 2 : end]).lower()
            return named if host in USUAL_HOSTS else f"{host}/{named}"
    return ""


def _last(parts: list[str], word: str) -> int:
    """Where a word stands last; -1 if nowhere."""
    return max((at for at, part in enumerate(parts) if part == word), default=-1)


def _comment_key(place: str, comment: Json) -> str:
    """The number of a comment, which its address ends in, or else its id."""
    address = text_of(place, comment, "html_url") or text_of(place, comment, "url")
    number = address.rpartition(COMMENT)[2] if COMMENT in address else ""
    return number or str(comment.get("id") or "")
