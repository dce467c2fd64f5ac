"""What every answer of the web server says of itself, on every route and with every error."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from support.clock import FakeClock
from support.consoles import FROM_HERE, PUBLIC_URL, SUPPORT, Operator, operator
from support.faults import put_levers
from support.office import open_office

from bot.app import App
from bot.console.shell import Page
from bot.console_parts import open_console
from bot.delivery.downloads import Downloads
from bot.dispatcher import DIALOGUES
from bot.domain.staff import Action

POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
INLINE = re.compile(
    r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.fixture
def database_kind() -> str:
    return "sqlite"  # headers are not the database's


def check(answer: aiohttp.ClientResponse, body: str) -> None:
    headers = answer.headers
    assert set(headers["Content-Security-Policy"].split("; ")) >= {
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers
    if "/static/" not in answer.url.path:
        assert headers["Cache-Control"] == "no-store"
    if "html" in headers.get("Content-Type", ""):
        assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
        assert not INLINE.search(body)
        assert "://" not in re.sub(r"http://www\.w3\.org/\S+", "", body)  # nothing from outside


def routes(app: App) -> list[str]:
    """Give the paths of all routes, with something in the place of what varies."""
    resources = app.web().router.resources()
    return sorted({re.sub(r"\{\w+\}", "x", one.canonical) for one in resources})


async def test_every_route_says_how_its_answers_may_be_used(
    one: Operator, console_app: App
) -> None:
    await one.enter()
    cookie = "; ".join(f"{key}={value}" for key, value in one.cookies.items())
    known = [*routes(console_app), "/", "/console/nowhere", "/console/static/../shell.py"]
    assert len(known) >= 12
    for path in known:
        for method in METHODS:
            for headers in ({}, {"Cookie": cookie}, {"Cookie": cookie, **FROM_HERE}):
                async with one.http.request(
                    method, path, headers=headers, allow_redirects=False
                ) as answer:
                    check(answer, await answer.text())
                assert answer.status < 500 or answer.status == 501


async def test_what_is_served_as_files_is_what_stands_there(one: Operator) -> None:
    page = await one.get("/console/enter/x")
    paths = re.findall(r'(?:src|href)="(/console/static/[^"]+)"', page.text)
    assert len(paths) == 4
    for path in paths:
        async with one.http.get(path) as answer:
            assert answer.status == 200
            assert "max-age" in answer.headers["Cache-Control"]
    for path in ("page.html", "..%2fshell.py", "%2e%2e/shell.py", "layout.html", "x"):
        assert (await one.get(f"/console/static/{path}")).status == 404


@pytest.fixture
async def broken(database_url: str, clock: FakeClock) -> AsyncIterator[tuple[Operator, App]]:
    """Serve a console with pages that fail."""

    async def stumble(request: web.Request) -> web.Response:
        raise RuntimeError("stumbled over " + request.path)

    async def decline(request: web.Request) -> web.Response:
        del request
        raise web.HTTPUnprocessableEntity

    async with open_office(database_url, clock, public_url=PUBLIC_URL) as app:
        put_levers(app)
        fetch = Downloads(app.bot).fetch
        console = open_console(app.tools, app.courier.wake, fetch, DIALOGUES)
        console.shell.add_pages(
            [
                Page("GET", "/console/stumble", stumble, Action.ENTER_CONSOLE, "console-title"),
                Page("GET", "/console/tea", decline, Action.ENTER_CONSOLE, "console-title"),
            ]
        )
        server = web.Application()
        console.add_to(server)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with operator(app, clock, url, 501, SUPPORT) as found:
            await found.enter()
            yield found, app
        await runner.cleanup()


async def test_errors_are_pages_like_all_others(broken: tuple[Operator, App]) -> None:
    one, app = broken
    cookie = "; ".join(f"{key}={value}" for key, value in one.cookies.items())
    expected = {
        "/console/stumble": (500, "Что-то сломалось"),
        "/console/tea": (422, "Запрос не понят"),
        "/console/nowhere": (404, "Такой страницы нет"),
        "/console/audit": (403, "Сюда вам нельзя"),
        "/console/looks": (405, "Запрос не понят"),
    }
    for path, (status, words) in expected.items():
        async with one.http.get(path, headers={"Cookie": cookie}) as answer:
            body = await answer.text()
            assert (path, answer.status) == (path, status)
            check(answer, body)
        assert words in body
        assert "stumbled" not in body
        assert "Traceback" not in body
        assert body.count("<h1") == 1
    app.tools.database.down = True  # type: ignore[attr-defined]
    async with one.http.get("/console/session", headers={"Cookie": cookie}) as answer:
        body = await answer.text()
        assert answer.status == 503
        check(answer, body)
    assert "База данных не отвечает" in body


async def test_a_page_beyond_the_post_is_denied_and_written_down(
    broken: tuple[Operator, App],
) -> None:
    one, app = broken
    assert (await one.get("/console/audit")).status == 403
    from sqlalchemy import select
    from support.office import rows

    from storage import models as m

    query = select(m.audit.c.action, m.audit.c.details).where(m.audit.c.denied == 1)
    [row] = await rows(app, query)
    assert (row.action, row.details) == ("see_audit", '{"page": "/console/audit"}')


async def test_htmx_gets_the_part_and_a_browser_the_whole(one: Operator) -> None:
    await one.enter()
    part = await one.ask("GET", "/console/session", **{"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Имя 501" in part.text
    assert part.headers["Vary"] == "HX-Request"
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in (await one.ask("GET", "/console/session", **restored)).text
    one.cookies.clear()
    outside = await one.ask("GET", "/console/session", **{"HX-Request": "true"})
    assert (outside.status, outside.headers["HX-Refresh"]) == (401, "true")


async def test_names_are_text_on_every_page(one: Operator, console_app: App) -> None:
    from sqlalchemy import update

    from storage import models as m
    from storage.engine import Write
    from storage.statements import Statement

    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"
    change = Statement(update(m.employees).values(name=nasty))
    await console_app.tools.database.apply([Write(change, {})])
    await one.knock()
    page = await one.get("/console/code")
    await one.enter()
    inside = await one.get("/console/session")
    for answer in (page, inside):
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "{{ 7*7 }}" in answer.text


@pytest.mark.parametrize(
    "cookie", ["console-nowhere", "centre", "console-link", "<b>x</b>", "console-leave" * 99]
)
async def test_a_cookie_chooses_no_words(one: Operator, cookie: str) -> None:
    await one.enter()
    one.cookies["kvitok_flash"] = cookie
    page = await one.get("/console/session")
    assert page.status == 200
    assert 'class="flash"' not in page.text
