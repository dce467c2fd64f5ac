"""What all pages of the console stand in: who is there, what they may open, how a page looks.

Each part of the console gives a list of `Page`; nobody gets to a handler but past `_guarded`.
"""

import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from jinja2 import Environment

from bot.console.headers import add_headers
from bot.console.rates import Rates
from bot.console.rendering import View, make_environment, render
from bot.console.requests import (
    FLASH_COOKIE,
    LARGEST_FORM,
    SAFE,
    Cookies,
    Proxies,
    address_of,
    check_size,
    csrf_token,
    has_csrf,
    is_from_here,
    is_part,
    language_for,
    theme_for,
)
from bot.domain.staff import RIGHTS, Action
from bot.intake.unit import OpenUnit
from bot.services.console_entrance import CONSOLE_PATH, Visit
from bot.services.errors import ConflictError, StoreUnavailableError
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.services.staff import Employee
from bot.ui.texts import texts_for

log = structlog.get_logger()
ATTEMPTS = 3
FACTOR_PATH = f"{CONSOLE_PATH}/code"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Page:
    """A route behind the guard. `action`: what the post must grant; the use case checks the place.

    `title_key` is the text of its title and, with `nav`, of its entry there; `key` the letter that
    opens it behind `g`. `idle`: the page asks for it by itself, so it keeps no session awake.
    `largest`: bytes of its form.
    """

    method: str
    path: str
    handler: Handler
    action: Action
    title_key: str
    nav: bool = False
    key: str = ""
    idle: bool = False
    largest: int = LARGEST_FORM


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is there: past the second factor, and with the post that the session began with."""

    user_id: int
    cabinet_id: int
    employee: Employee
    language: str
    session_id: int
    person: Person
    csrf: str
    visit: Visit

    def may(self, action: Action) -> bool:
        """Tell whether the post grants it anywhere: for what is drawn, never for what is done."""
        return action in RIGHTS[self.employee.post.role]


TYPING = "X-Typing"  # sent with what a page asks for by itself, when somebody typed since
VISITOR = web.RequestKey("console", Visitor)  # request[VISITOR] behind the guard
PAGE = web.RequestKey("page", Page)


@dataclass(slots=True)
class Shell:
    begin: Callable[[], OpenUnit]
    clock: Clock
    sealer: Sealer
    public_url: str
    zone: ZoneInfo
    wake: Callable[[set[int]], None]  # chats with something to deliver
    centre: str = ""
    proxies: Proxies = ()
    pages: list[Page] = field(default_factory=list)
    environment: Environment = field(default_factory=make_environment)
    cookies: Cookies = field(init=False)
    rates: Rates = field(default_factory=lambda: Rates(time.monotonic))  # of a session
    door: Rates = field(  # of an address, of those without a session
        default_factory=lambda: Rates(time.monotonic, rate=50.0, burst=300.0)
    )

    def __post_init__(self) -> None:
        self.cookies = Cookies(secure=urlsplit(self.public_url).scheme == "https")

    # -- routes -----------------------------------------------------------------------------

    def add_pages(self, pages: Iterable[Page]) -> None:
        self.pages.extend(pages)

    def add_to(self, app: web.Application) -> None:
        """Register all pages that were given."""
        if not any(page.path == CONSOLE_PATH and page.method == "GET" for page in self.pages):
            front = Page(
                "GET", CONSOLE_PATH, self._to_front, Action.ENTER_CONSOLE, "console-title"
            )
            self.pages.append(front)
        app.middlewares.append(self._told_of_errors)
        if add_headers not in app.on_response_prepare:
            app.on_response_prepare.append(add_headers)
        for page in self.pages:
            app.router.add_route(page.method, page.path, self._guarded(page))

    def open_to_all(self, handler: Handler) -> Handler:
        """Guard a route of the entrance: those who come have no session yet."""

        async def answer(request: web.Request) -> web.StreamResponse:
            check_size(request)
            self._slow_down(request, await self.visit(request, idle=True))
            if request.method not in SAFE and not is_from_here(request, self.public_url):
                raise web.HTTPForbidden
            return await handler(request)

        return answer

    # -- the guard --------------------------------------------------------------------------

    def _guarded(self, page: Page) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            check_size(request, page.largest)
            if page.largest > LARGEST_FORM:
                request = request.clone(client_max_size=page.largest)
            idle = page.idle and TYPING not in request.headers
            visit = await self.visit(request, idle=idle)
            self._slow_down(request, visit)
            if visit is None:
                return self.outside(request)
            if not visit.passed:
                return _to(request, FACTOR_PATH)
            visitor = self._visitor(request, visit)
            request[VISITOR] = visitor
            request[PAGE] = page
            await self.check_form(request, visitor.csrf)
            if not visitor.may(page.action):
                if page.path == CONSOLE_PATH and page.method == "GET":
                    return await self._to_front(request)
                await self.do("refuse_page", visit, page.action, page.path, request.match_info)
                raise web.HTTPForbidden
            return await page.handler(request)

        return answer

    async def visit(self, request: web.Request, *, idle: bool = False) -> Visit | None:
        """Give the session of the cookie, if it is open, whether the second factor was given."""
        token = self.cookies.token(request)
        if token is None:
            return None
        found: Visit | None = await self.do("read_visit", token, idle=idle)
        return found

    def _slow_down(self, request: web.Request, visit: Visit | None) -> None:
        """Charge the session, or the address of who has none: strangers stop no staff."""
        rates, who = self.door, address_of(request, self.proxies)
        if visit is not None:
            rates, who = self.rates, str(visit.session_id)
        if wait := rates.pause(who):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(int(wait) + 1)})

    def csrf(self, request: web.Request) -> str:
        return csrf_token(self.sealer, self.cookies.token(request) or "")

    async def check_form(self, request: web.Request, wanted: str) -> None:
        """Refuse what no form of this session sent."""
        if request.method in SAFE:
            return
        if not is_from_here(request, self.public_url) or not await has_csrf(request, wanted):
            raise web.HTTPForbidden

    def _visitor(self, request: web.Request, visit: Visit) -> Visitor:
        return Visitor(
            user_id=visit.person.user_id,
            cabinet_id=visit.employee.cabinet_id,
            employee=visit.employee,
            language=language_for(request, visit.person.language),
            session_id=visit.session_id,
            person=visit.person,
            csrf=self.csrf(request),
            visit=visit,
        )

    # -- doing ------------------------------------------------------------------------------

    async def do(self, name: str, *args: Any, **named: Any) -> Any:
        """Run a use case, or `its.method`, as a unit; when somebody was first it runs again.

        Raises ConflictError, StoreUnavailableError.
        """
        for last in (*[False] * (ATTEMPTS - 1), True):
            unit = self.begin()
            use_case, _, method = name.partition(".")
            found = unit.use_cases[use_case]
            answer = await (getattr(found, method) if method else found)(*args, **named)
            try:
                await unit.commit()
            except ConflictError:
                if last:
                    raise
                continue
            self.wake(unit.post.touched)
            return answer
        raise AssertionError

    # -- answering --------------------------------------------------------------------------

    def page(
        self, request: web.Request, template: str, status: int = 200, **values: object
    ) -> web.Response:
        """Render a page; to htmx only its block `main`.

        The title is the text of the page's `title_key`, unless `title_key` names another one here,
        or `title` gives it as it is. `back`: where the switches of the layout lead after a form.
        """
        visitor = request.get(VISITOR)
        page = request.get(PAGE)
        language = visitor.language if visitor else language_for(request)
        back = values.pop("back", request.path)
        view = View(
            texts=texts_for(language),
            theme=theme_for(request),
            zone=self.zone,
            now=self.clock(),
            visitor=visitor,
            csrf=visitor.csrf if visitor else self.csrf(request),
            path=request.path,
            back=request.path_qs if request.method in SAFE else str(back),
            nav=self.nav(visitor),
            title_key=str(values.pop("title_key", page.title_key if page else "console-title")),
            flash=request.cookies.get(FLASH_COOKIE, ""),
        )
        part = is_part(request)
        body = render(self.environment, template, view, part=part, values=values)
        answer = web.Response(
            text=body, content_type="text/html", status=status, headers={"Vary": "HX-Request"}
        )
        if view.flash and not part:
            answer.del_cookie(FLASH_COOKIE, path="/")
        return answer

    def nav(self, visitor: Visitor | None) -> Sequence[Page]:
        if visitor is None:
            return ()
        return [page for page in self.pages if page.nav and visitor.may(page.action)]

    def go(self, request: web.Request, path: str, done: str = "") -> web.Response:
        """Send on after something was done; `done`: the text that the next page says above."""
        answer = _to(request, path)
        if done:
            answer.set_cookie(
                FLASH_COOKIE,
                done,
                path="/",
                max_age=60,
                secure=self.cookies.secure,
                httponly=True,
                samesite="Strict",
            )
        return answer

    def outside(self, request: web.Request) -> web.Response:
        """Say how one enters; a session that is over looks the same as none."""
        answer = self.page(request, "outside.html", 401, title_key="console-entrance")
        answer.headers["HX-Refresh"] = "true"
        if self.cookies.token(request) is not None:
            self.cookies.take_back(answer)
        return answer

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    async def _to_front(self, request: web.Request) -> web.StreamResponse:
        """Lead to the first page that the visitor may open."""
        visitor = request[VISITOR]
        front = [one.path for one in self.nav(visitor) if one.path != CONSOLE_PATH]
        if not front:
            raise web.HTTPForbidden
        return _to(request, front[0])

    @web.middleware
    async def _told_of_errors(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Say what went wrong on a page that looks like all others."""
        if not request.path.startswith(CONSOLE_PATH):
            return await handler(request)
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return await self._told_of(request, error)
        except StoreUnavailableError as error:
            log.warning("store out of reach", error=str(error))
            return self._error(request, 503)
        except ConflictError:
            return self._error(request, 409)
        except Exception as error:  # noqa: BLE001 - the top of a request
            _log(error)
            return self._error(request, 500)

    async def _told_of(self, request: web.Request, error: web.HTTPException) -> web.Response:
        if error is request.match_info.http_exception and request.path.endswith("/"):
            return _to(request, _without_slash(request))
        above = request.path.rpartition("/")[0]
        only_sent = isinstance(error, web.HTTPMethodNotAllowed) and request.method in SAFE
        if only_sent and above != CONSOLE_PATH:
            return _to(request, above)  # the address of a form that did not go: where it stood
        if error.status in KNOWN_TO_STAFF:
            await self._recognise(request)
        page = request.get(PAGE)
        answer = self._error(request, error.status)
        if page is not None and page.idle and error.status in GONE:
            answer.headers["HX-Refresh"] = "true"  # what stands there is nobody's to see any more
        for name in ("Allow", "Retry-After"):
            if name in error.headers:
                answer.headers[name] = error.headers[name]
        return answer

    async def _recognise(self, request: web.Request) -> None:
        """Let who is in see the nav on an error page, too."""
        with suppress(StoreUnavailableError, ConflictError):
            visit = await self.visit(request, idle=True)
            if visit is not None and visit.passed:
                request[VISITOR] = self._visitor(request, visit)

    def _error(self, request: web.Request, status: int) -> web.Response:
        request.pop(PAGE, None)
        known = status if status in TOLD else 400 if status < 500 else 500
        return self.page(
            request, "error.html", status=status, line=f"console-error-{known}", error=True
        )


def _log(error: Exception) -> None:
    """Say what broke and where; values stay out of the log: they are people's."""
    *_, last = traceback.extract_tb(error.__traceback__)
    place = f"{Path(last.filename).name}:{last.lineno}"
    log.error("page of the console failed", failure=type(error).__name__, at=place)


KNOWN_TO_STAFF = frozenset({403, 404, 405})  # errors that may have the nav above
GONE = frozenset({403, 404})
TOLD = frozenset({400, 403, 404, 409, 413, 414, 429, 500, 503})


def _without_slash(request: web.Request) -> str:
    """Give the address that was meant where there is no page for one that ends with a slash."""
    asked = request.rel_url
    path = asked.raw_path.rstrip("/")
    return f"{path}?{asked.raw_query_string}" if asked.raw_query_string else path


def _to(request: web.Request, path: str) -> web.Response:
    """Send on: htmx follows a redirect by itself and would put a whole page into a part."""
    if "HX-Request" in request.headers:
        return web.Response(headers={"HX-Redirect": path})
    return web.Response(status=303, headers={"Location": path})
