"""Proxy: the SOCKS5 proxy of a home, as a person writes it. Loads nothing: the CLI reads it too."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "MOOT_PROXY"
OFF = "off"
SCHEMES = ("socks5", "socks5h")
"""The second is how some programs say that the proxy looks names up; here it always does."""
USUAL_PORT = 1080
LONGEST_WORD = 255
"""Bytes of a user name or a password, by RFC 1929."""


VERSION = 5
NO_NAME, BY_NAME = 0, 2
"""Methods by which a proxy may ask who we are."""
GREETING = bytes((VERSION, 2, NO_NAME, BY_NAME))
"""How a call to a proxy begins; it answers with its version and one of the methods."""


class Proxy(NamedTuple):
    """Where the proxy is, and who we are to it."""

    host: str
    port: int
    user: str | None = None
    """Without one each peer gets a name of its own, by which Tor keeps them apart."""
    password: str | None = None

    def __str__(self) -> str:
        """As people may see it: without the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"socks5://{host}:{self.port}"


def proxy_from(text: str) -> Proxy:
    """Read `socks5://127.0.0.1:9050`, with `user:password@` or not. Raises Trouble `usage`."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port or USUAL_PORT
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else ""
    except ValueError:
        host, port, user, password = None, 0, None, ""
    else:
        if parts.scheme not in SCHEMES or parts.path.strip("/") or parts.query or parts.fragment:
            host = None
    words = ((user or "").encode(), password.encode())
    if not host or any(len(word) > LONGEST_WORD for word in words):
        raise Trouble(
            "usage",
            "a proxy is written  socks5://HOST:PORT",
            next=("moot config set proxy socks5://127.0.0.1:9050",),
        )
    return Proxy(host, port, user, password if user else None)


def proxy_of(environment: Mapping[str, str], settings: Mapping[str, str]) -> Proxy | None:
    """The proxy in force: the variable's before the setting's. Raises Trouble. spec: NET-21."""
    text = environment.get(VARIABLE) or settings.get("proxy") or OFF
    return None if text == OFF else proxy_from(text)
