"""What the page's door asks of a request before the API hears of it, without a socket."""

import json

import pytest

from caller import Caller, RefusedError, gardener, refused
from moot.node.acts.act import ACTS, GROUP_ACTS
from moot.node.page.gate import Gate
from moot.node.page.reach import ACTS_KEPT_BACK, ACTS_OPEN, KEPT_BACK, ROUTES, is_open
from moot.node.page.sessions import Sessions
from moot.node.ports import SystemClock, SystemRandomness
from moot.protocol.limits import MAX_PAGE_LOGIN_BYTES

PORT = 4711
HOST = f"127.0.0.1:{PORT}"
OWN = {"host": HOST, "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


async def visit() -> tuple[Caller, Caller]:
    """A person's node, and a browser that was let in to it."""
    ada = await gardener()
    sessions = Sessions(SystemClock(), SystemRandomness())
    page = Caller("page")
    page.node, page.app = ada.node, Gate(ada.app, sessions, PORT)
    page.headers = dict(OWN)
    body = json.dumps({"once": sessions.make_link()}).encode()
    value, headers = await page.ask("POST", "/session", {}, body)
    cookie = headers["set-cookie"].partition(";")[0]
    page.headers |= {"cookie": cookie, "moot-page": value["key"]}
    return ada, page


async def status(page, method, path, headers, body=b""):
    """The status and headers of an answer to a request with other headers than usual."""
    page.headers = headers
    async with page.open(method, path, None, body) as answer:
        start = await anext(answer)
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}


@pytest.mark.spec("WEB-3")
@pytest.mark.parametrize(
    "host",
    ["", "moot.example", "moot.example:4711", "127.0.0.1", "127.0.0.1:4712", "127.0.0.2:4711",
     "localhost.moot.example:4711", "127.0.0.1:4711.moot.example", "[::2]:4711", "0.0.0.0:4711"],
)  # fmt: skip
async def test_another_name_is_refused_whatever_it_asks_for(host):
    _, page = await visit()
    inside = page.headers
    for path in ("/", "/v1/me", "/static/start.js", "/nothing"):
        assert (await status(page, "GET", path, {**inside, "host": host}))[0] == 421
    told = await refused(page.get("/v1/me"))
    assert (told.code, told.error["next"]) == (
        "wrong-host", ["moot web     opens the page, or a new link to it"],
    )  # fmt: skip


@pytest.mark.spec("WEB-3")
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
async def test_every_name_of_this_machine_will_do(name):
    _, page = await visit()
    own = f"{name}:{PORT}".lower()
    headers = {**page.headers, "host": f"{name}:{PORT}", "origin": f"http://{own}"}
    assert (await status(page, "GET", "/v1/me", headers))[0] == 200


@pytest.mark.spec("WEB-4")
@pytest.mark.parametrize(
    "given",
    [
        {"origin": "http://moot.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": "http://127.0.0.1:4712"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    ],
)
async def test_another_origin_reads_and_writes_nothing(given):
    ada, page = await visit()
    headers = {**page.headers, **given}
    body = json.dumps({"act": "add", "title": "from elsewhere"}).encode()
    for method, path in (
        ("POST", "/v1/acts"), ("GET", "/v1/me"), ("GET", "/v1/events"), ("POST", "/session"),
    ):  # fmt: skip
        code, told = await status(page, method, path, headers, body)
        assert code == 403
        assert not [name for name in told if name.startswith("access-control-")]
    page.headers = headers
    assert (await refused(page.act("add", title="again"))).code == "other-origin"
    assert not await ada.get("/v1/things")


@pytest.mark.spec("WEB-4")
async def test_who_says_nothing_of_whence_they_come_reads_and_does_no_more():
    _, page = await visit()
    silent = {n: v for n, v in page.headers.items() if n not in {"origin", "sec-fetch-site"}}
    body = json.dumps({"act": "add", "title": "x"}).encode()
    assert (await status(page, "GET", "/v1/me", silent))[0] == 200
    assert (await status(page, "POST", "/v1/acts", silent, body))[0] == 403
    assert (await status(page, "GET", "/v1/events", silent))[0] == 403
    fetched = {**silent, "sec-fetch-site": "same-origin"}
    assert (await status(page, "GET", "/v1/events", fetched))[0] == 200
    assert (await status(page, "POST", "/v1/acts", fetched, body))[0] == 403


@pytest.mark.spec("WEB-4")
async def test_one_may_be_led_to_the_page_from_anywhere_and_to_nothing_else():
    _, page = await visit()
    led = {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await status(page, "GET", "/", led))[0] == 200
    assert (await status(page, "GET", "/static/start.js", led))[0] == 403
    taken = led | {"sec-fetch-mode": "no-cors"}
    assert (await status(page, "GET", "/", taken))[0] == 403


@pytest.mark.spec("WEB-4")
async def test_nobody_is_told_that_another_origin_may_ask():
    _, page = await visit()
    headers = {**page.headers, "access-control-request-method": "POST"}
    code, told = await status(page, "OPTIONS", "/v1/acts", headers)
    assert code >= 400
    assert not [name for name in told if name.startswith("access-control-")]


@pytest.mark.spec("WEB-5")
@pytest.mark.parametrize("path", sorted(ROUTES | KEPT_BACK.keys() | {"/v1/", "/v1/nothing"}))
async def test_without_a_session_no_route_answers(path):
    _, page = await visit()
    inside = page.headers
    without = ({"cookie": ""}, {"moot-page": ""}, {"moot-page": "x"}, {"cookie": "moot-4711=x"},
               {"cookie": inside["cookie"].replace("4711", "4712")})  # fmt: skip
    for given in without:
        for method in ("GET", "POST"):
            page.headers = {**inside, **given}
            told = await refused(page.ask(method, path, {}, b'{"act": "add", "title": "x"}'))
            assert (told.status, told.code) == (403, "no-session")
            assert "moot web" in told.error["next"][0]


@pytest.mark.spec("WEB-6")
@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b'{"once": 1}', b'{"once": null}', b'{"once": "\\ud800"}',
     b"\xff\xff", b"[" * 900, b'{"once": ""}', b'{"once": "x"}'],
)  # fmt: skip
async def test_what_is_no_link_lets_nobody_in(body):
    _, page = await visit()
    told = await refused(page.ask("POST", "/session", {}, body))
    assert told.code in {"usage", "no-session"}
    assert "moot web" in told.error["next"][0]


@pytest.mark.spec("WEB-9")
async def test_a_login_is_short():
    _, page = await visit()
    told = await refused(page.ask("POST", "/session", {}, b" " * (MAX_PAGE_LOGIN_BYTES + 1)))
    assert told.code == "too-large"


@pytest.mark.spec("WEB-8")
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/static/start.js"), ("GET", "/v1/me"), ("GET", "/v1/nothing"),
     ("GET", "/nothing"), ("POST", "/"), ("GET", "/v1/things/zzzz"), ("GET", "/v1/events"),
     ("PUT", "/v1/acts"), ("GET", "/session"), ("GET", "/v1/dump")],
)  # fmt: skip
async def test_every_answer_has_its_headers(method, path):
    _, page = await visit()
    outside = {"host": "moot.example"}
    for headers in (page.headers, dict(OWN), outside):
        _, told = await status(page, method, path, headers)
        policy = told["content-security-policy"].split("; ")
        assert policy[0] == "default-src 'none'"
        for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
                     "object-src 'none'", "script-src 'self'",
                     "require-trusted-types-for 'script'"):  # fmt: skip
            assert part in policy
        assert "unsafe" not in told["content-security-policy"]
        assert told["x-content-type-options"] == "nosniff"
        assert told["referrer-policy"] == "no-referrer"
        assert told["cache-control"] == "no-store"
        assert told["cross-origin-opener-policy"] == "same-origin"
        assert told["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.spec("WEB-10")
async def test_every_route_is_open_to_the_page_or_kept_back():
    ada = await gardener()
    routes = {route.path for route in ada.app.routes}
    assert routes == ROUTES | KEPT_BACK.keys(), "say in node/page/reach.py whether the page may"
    assert not ROUTES & KEPT_BACK.keys()
    assert not any(is_open(path) for path in KEPT_BACK)
    acts = ACTS.keys() | GROUP_ACTS.keys()
    assert acts == ACTS_OPEN | ACTS_KEPT_BACK.keys(), "say there of the act, too"
    assert not ACTS_OPEN & ACTS_KEPT_BACK.keys()


@pytest.mark.spec("WEB-10")
@pytest.mark.spec("WEB-1")
@pytest.mark.parametrize("path", sorted(KEPT_BACK))
async def test_what_is_kept_back_is_refused(path):
    _, page = await visit()
    for method in ("GET", "POST"):
        for spelt in (path, f"{path}/", path.upper(), f"/{path}", path.replace("/v1/", "/v1/./")):
            with pytest.raises(RefusedError) as caught:
                await page.ask(method, spelt, {}, b"{}")
            assert caught.value.status in {403, 404}
            assert caught.value.code in {"not-on-page", "no-route"}


@pytest.mark.spec("WEB-10")
@pytest.mark.parametrize("verb", sorted(ACTS_KEPT_BACK))
async def test_acts_that_are_kept_back_are_refused(verb):
    ada, page = await visit()
    told = await refused(page.act(verb, group="garden"))
    assert (told.status, told.code, told.error["cause"]) == (
        403, "not-on-page", ACTS_KEPT_BACK[verb],
    )  # fmt: skip
    assert not ada.node.stopping


@pytest.mark.spec("WEB-10")
async def test_people_do_with_things_what_they_do():
    _, page = await visit()
    pump = (await page.act("add", title="pump"))["thing"]["id"]
    assert (await page.act("claim", id=pump))["thing"]["state"] == "claimed"
    assert (await page.get("/v1/things"))[0]["title"] == "pump"
    assert (await page.act("invite"))["invite"].startswith("MOOT1")


@pytest.mark.spec("WEB-10")
@pytest.mark.parametrize("verb", ["nonsense", "Stop", "", None, 7, ["stop"], {"stop": 1}])
async def test_an_act_that_nobody_named_is_kept_back(verb):
    _, page = await visit()
    assert (await refused(page.act(verb))).code == "not-on-page"
