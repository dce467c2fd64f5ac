"""Entering the console, as an employee lives it: the link, the second factor, the way out.

Opening a link shows a button only: previews of messengers and mail open links too.
"""

import re
from dataclasses import dataclass

from aiohttp import web

from bot.console.rendering import SERVED, static_bytes
from bot.console.requests import (
    LANGUAGE_COOKIE,
    LONGEST_TOKEN,
    THEME_COOKIE,
    THEMES,
    language_for,
    path_back,
    read_form,
)
from bot.console.shell import FACTOR_PATH, VISITOR, Page, Shell
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH, Entered, Visit
from bot.services.errors import ConflictError
from bot.services.second_factor import LetIn, Offer, TooManyCodes, WrongConsoleCode
from bot.ui.texts import LANGUAGES

QR_PATH = f"{CONSOLE_PATH}/qr.svg"
SESSION_PATH = f"{CONSOLE_PATH}/session"
CODE = re.compile(r"(?:\s*\d){6}\s*", re.ASCII)
KEPT_FOR = 7 * 24 * 3600  # seconds, of files whose address changes with them


@dataclass(slots=True)
class Entrance:
    shell: Shell

    def pages(self) -> list[Page]:
        enter = Action.ENTER_CONSOLE
        return [
            Page("GET", SESSION_PATH, self.session, enter, "console-session", nav=True, key="i"),
            Page("POST", f"{CONSOLE_PATH}/leave", self.leave, enter, "console-leave"),
        ]

    def add_to(self, app: web.Application) -> None:
        """Register what those need who are not in yet."""
        guard, add = self.shell.open_to_all, app.router.add_route
        for method, path, handler in (
            ("GET", f"{CONSOLE_PATH}/enter/{{token}}", self.ask),
            ("POST", f"{CONSOLE_PATH}/enter/{{token}}", self.enter),
            ("GET", FACTOR_PATH, self.ask_code),
            ("POST", FACTOR_PATH, self.type_code),
            ("GET", QR_PATH, self.draw),
            ("POST", f"{CONSOLE_PATH}/looks", self.choose_looks),
        ):
            add(method, path, guard(handler))
        add("GET", f"{CONSOLE_PATH}/static/{{name}}", self.file)

    # -- the link ---------------------------------------------------------------------------

    async def ask(self, request: web.Request) -> web.Response:
        """Show the button; nothing is used up."""
        found = await self.shell.do("find_console_link", _token(request))
        if found is None:
            return self._gone(request)
        return self.shell.page(request, "enter.html", title_key="console-entrance")

    async def enter(self, request: web.Request) -> web.Response:
        """Use the link up: of two presses one finds nothing."""
        try:
            entered = await self.shell.do("enter_console", _token(request))
        except ConflictError:
            entered = None
        if not isinstance(entered, Entered):
            return self._gone(request)
        answer = self.shell.go(request, FACTOR_PATH)
        self.shell.cookies.hand_out(answer, entered.token)
        chosen = language_for(request, entered.language)
        self.shell.cookies.remember(answer, LANGUAGE_COOKIE, chosen)
        return answer

    def _gone(self, request: web.Request) -> web.Response:
        return self.shell.page(request, "gone.html", status=404, title_key="console-entrance")

    # -- the second factor ------------------------------------------------------------------

    async def ask_code(self, request: web.Request) -> web.Response:
        visit = await self.shell.visit(request)
        if visit is None:
            return self.shell.outside(request)
        if visit.passed:
            return self.shell.go(request, CONSOLE_PATH)
        return await self._code_page(request, visit)

    async def type_code(self, request: web.Request) -> web.Response:
        """Let in who types the code, and give another cookie for the one that anybody saw."""
        visit = await self.shell.visit(request)
        if visit is None:
            return self.shell.outside(request)
        if visit.passed:
            return self.shell.go(request, CONSOLE_PATH)
        await self.shell.check_form(request, self.shell.csrf(request))
        said = str((await read_form(request)).get("code", ""))[:16]
        if not CODE.fullmatch(said):  # no guess either
            return await self._code_page(request, visit, problem="console-code-shape")
        try:
            outcome = await self.shell.do("check_factor", visit, said)
        except ConflictError:  # the code was taken meanwhile
            outcome = WrongConsoleCode(0)
        if isinstance(outcome, LetIn):
            answer = self.shell.go(request, CONSOLE_PATH)
            self.shell.cookies.hand_out(answer, outcome.token)
            return answer
        return await self._code_page(request, visit, outcome)

    async def _code_page(
        self, request: web.Request, visit: Visit, outcome: object = None, problem: str = ""
    ) -> web.Response:
        """`problem`: the text that says why the code was not taken."""
        offer = await self._offer(request, visit)
        if isinstance(outcome, WrongConsoleCode):
            problem = "console-code-wrong"
        paused = outcome.until if isinstance(outcome, TooManyCodes) else None
        return self.shell.page(
            request,
            "code.html" if offer is None else "enrol.html",
            status=429 if paused else 403 if problem else 200,
            problem=problem,
            paused=paused,
            title_key="console-entrance",
            secret="" if offer is None else _in_fours(offer.secret),
            employee=visit.employee,
        )

    async def _offer(self, request: web.Request, visit: Visit) -> Offer | None:
        """Give what the authenticator is told, if the person has none yet."""
        try:
            found = await self.shell.do("offer_factor", visit, self.shell.centre)
        except ConflictError:  # another request of the session was first: its secret stands
            again = await self.shell.visit(request)
            found = again and await self.shell.do("offer_factor", again, self.shell.centre)
        return found if isinstance(found, Offer) else None

    async def draw(self, request: web.Request) -> web.Response:
        """Draw what the authenticator's camera reads, to the session alone that it is offered."""
        import zxingcpp

        visit = await self.shell.visit(request, idle=True)
        if visit is None or visit.passed or visit.offered is None:
            raise web.HTTPNotFound
        offer = await self._offer(request, visit)
        if offer is None:
            raise web.HTTPNotFound
        code = zxingcpp.create_barcode(offer.uri, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        return web.Response(text=code.to_svg(scale=4), content_type="image/svg+xml")

    # -- inside -----------------------------------------------------------------------------

    async def session(self, request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        return self.shell.page(request, "session.html", visit=visitor.visit)

    async def leave(self, request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        await self.shell.do("leave_console", visitor.visit)
        answer = self.shell.go(request, CONSOLE_PATH)
        self.shell.cookies.take_back(answer)
        return answer

    async def choose_looks(self, request: web.Request) -> web.Response:
        """Keep the theme or the language in a cookie: nothing that is anybody else's."""
        if self.shell.cookies.token(request) is not None:
            await self.shell.check_form(request, self.shell.csrf(request))
        form = await read_form(request)
        answer = self.shell.go(request, path_back(str(form.get("back", ""))))
        for name, cookie, known in (
            ("theme", THEME_COOKIE, THEMES),
            ("language", LANGUAGE_COOKIE, LANGUAGES),
        ):
            if form.get(name) in known:
                self.shell.cookies.remember(answer, cookie, str(form[name]))
        return answer

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in SERVED:
            raise web.HTTPNotFound
        return web.Response(
            body=static_bytes(name),
            content_type=SERVED[name],
            charset="utf-8",
            headers={"Cache-Control": f"public, max-age={KEPT_FOR}"},
        )


def _token(request: web.Request) -> str:
    return request.match_info["token"][: LONGEST_TOKEN + 1]


def _in_fours(secret: str) -> str:
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
