"""A browser as far as the page's door can tell: it has an address, a cookie and a key."""

from __future__ import annotations

import http.client
import json
import re
from typing import Any, NamedTuple

from running import PATIENCE, RunningNode

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/#once=([\w-]{43})")


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.value["error"]["code"])


def open_page(node: RunningNode, **given: object) -> dict[str, Any]:
    """What `POST /v1/web` answers at the node's own socket."""
    answer: dict[str, Any] = node.post("web", **given)
    return answer


class Visitor:
    """Calls one port of loopback, with what a browser would show there."""

    def __init__(self, link: str, host: str = "127.0.0.1") -> None:
        found = LINK.fullmatch(link)
        assert found, link
        self.port = int(found[1])
        self.secret = found[2]
        self.address = host
        self.origin = f"http://{'[::1]' if host == '::1' else host}:{self.port}"
        self.shown: dict[str, str] = {}
        """Cookie and key, once let in."""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask as the page does; a header that is given as empty is not sent."""
        usual = {"origin": self.origin, "sec_fetch_site": "same-origin"} if body is not None else {}
        sent = {**usual, **self.shown, **headers}
        connection = http.client.HTTPConnection(self.address, self.port, timeout=PATIENCE)
        try:
            connection.request(
                method,
                path,
                None if body is None else json.dumps(body),
                {name.replace("_", "-"): value for name, value in sent.items() if value},
            )
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def act(self, verb: str, **given: object) -> Answer:
        return self.ask("POST", "/v1/acts", {"act": verb, **given})

    def login(self, secret: str | None = None) -> Answer:
        """Swap the link for a session, and keep that."""
        answer = self.ask("POST", "/session", {"once": secret or self.secret})
        if answer.status == 200:
            cookie = answer.headers["set-cookie"].partition(";")[0]
            self.shown = {"cookie": cookie, "moot_page": answer.value["key"]}
        return answer
