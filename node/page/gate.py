"""The gate: what a request from a browser must show before the API hears of it.

Any page that a person visits can make their browser call this machine, and any name can be made to
lead here. So it is asked where a request was sent, where it comes from, and who sends it.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from moot.node.api.answer import as_response, guarded, read_json
from moot.node.api.web import FROM_PAGE
from moot.node.page.files import read_files
from moot.node.page.reach import KEPT_BACK, is_open
from moot.node.page.sessions import Sessions
from moot.node.trouble import Trouble
from moot.protocol.limits import MAX_PAGE_LOGIN_BYTES

LOGIN: Final = "/session"
EVENTS: Final = "/v1/events"
KEY: Final = "moot-page"
"""The header in which the page shows its half of a session."""

HEADERS: Final = {
    "content-security-policy": "; ".join((
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types moot",
    )),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}  # fmt: skip
"""Of every answer. spec: WEB-8."""

WELCOME: Final = ("moot web     opens the page, or a new link to it",)


class Gate:
    """Stands before the API at the page's door, and hands out the page itself."""

    def __init__(self, app: ASGIApp, sessions: Sessions, port: int) -> None:
        """`port` is where the door is: it belongs to each name by which it may be called."""
        self._app = app
        self._sessions = sessions
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        self._cookie = f"moot-{port}"
        self._files = read_files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the API do so, never without the headers."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope, receive)
        sent = _with_headers(send)
        try:
            self._check(request)
            path = str(scope["path"])
            if path.startswith("/v1/") or path in KEPT_BACK:
                await self._ask(request, path, sent)
                return
            response = await guarded(self._login if path == LOGIN else self._show)(request)
        except Trouble as trouble:
            response = as_response(trouble.as_json(), trouble.status)
        await response(scope, receive, sent)

    # -- where from, where to ------------------------------------------------------------------

    def _check(self, request: Request) -> None:
        """Raise Trouble if it was sent to another name, or by another page. spec: WEB-3, WEB-4."""
        host = request.headers.get("host", "").lower()
        if host not in self._hosts:
            raise Trouble(
                "wrong-host",
                "this address leads to the page of moot under another name",
                cause="a page answers only to this machine's own name, so that no other can pose",
                next=WELCOME,
            )
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site")
        visit = request.scope["path"] == "/" and request.headers.get("sec-fetch-mode") == "navigate"
        ours = {None, "same-origin", "none"}
        if origin not in {None, f"http://{host}"} or not (site in ours or visit):
            raise _from_elsewhere()
        # A browser says with each write whence it comes; with a stream, in one header or the other.
        if request.method not in {"GET", "HEAD"} and origin is None:
            raise _from_elsewhere()
        if request.scope["path"] == EVENTS and origin is None and site != "same-origin":
            raise _from_elsewhere()

    # -- the page itself -----------------------------------------------------------------------

    async def _show(self, request: Request) -> Response:
        """A file of the page. Raises Trouble."""
        file = self._files.get(request.scope["path"])
        if file is None:
            raise Trouble("no-route", "there is no such page", next=WELCOME)
        if request.method not in {"GET", "HEAD"}:
            raise Trouble("no-route", "a page is looked at")
        return Response(file.body, media_type=file.media_type)

    async def _login(self, request: Request) -> Response:
        """Swap a link for a session. Raises Trouble. spec: WEB-6."""
        if request.method != "POST":
            raise Trouble("no-route", "a session is asked for by POST")
        session = self._sessions.use_link(await _secret(request))
        if session is None:
            raise Trouble(
                "no-session",
                "this link was used already, or is too old",
                cause="each is good once, for a minute",
                next=WELCOME,
            )
        response = as_response({"key": session.key})
        # Not `Secure`: some browsers drop such a cookie on plain loopback, where nobody listens in.
        response.set_cookie(
            self._cookie, session.cookie, path="/", httponly=True, samesite="strict"
        )
        return response

    # -- the API -------------------------------------------------------------------------------

    async def _ask(self, request: Request, path: str, send: Send) -> None:
        """Let the API answer whoever has a session. Raises Trouble. spec: WEB-5, WEB-10."""
        session = self._sessions.find(
            request.cookies.get(self._cookie, ""), request.headers.get(KEY, "")
        )
        if session is None:
            raise Trouble(
                "no-session",
                "this browser is not let in, or not any more",
                cause="a session ends with the node, with `moot web --off`, and after a while",
                next=WELCOME,
            )
        if not is_open(path):
            raise Trouble(
                "not-on-page",
                "the page cannot ask for that",
                cause="what is about this machine and its keys is done at a terminal",
                next=("moot help",),
            )
        with self._sessions.answering(session):
            await self._app({**request.scope, FROM_PAGE: True}, request.receive, send)


def _from_elsewhere() -> Trouble:
    return Trouble(
        "other-origin",
        "this was asked by another page than that of moot",
        cause="no other page may read or write here",
        next=WELCOME,
    )


async def _secret(request: Request) -> str:
    """The link's secret in a body. Raises Trouble."""
    try:
        once = (await read_json(request, MAX_PAGE_LOGIN_BYTES)).get("once")
    except Trouble as trouble:
        trouble.next = WELCOME
        raise
    if not isinstance(once, str):
        raise Trouble("usage", 'a login is {"once": "..."}', next=WELCOME)
    return once


def _with_headers(send: Send) -> Send:
    """Put the headers of every answer on one, in place of what it has of them. spec: WEB-8."""
    ours = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    names = {name for name, _ in ours}

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [one for one in message["headers"] if one[0].lower() not in names]
            message = {**message, "headers": [*kept, *ours]}
        await send(message)

    return sent
