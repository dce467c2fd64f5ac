"""Canned answers in the console: those of one's own places, kept by who manages people there."""

from dataclasses import dataclass

from aiohttp import web

from bot.console.forms import field, form_token, new_form_token, number_field, whole
from bot.console.shell import VISITOR, Page, Shell
from bot.domain.canned import LONGEST_CANNED, LONGEST_CANNED_TITLE, CannedRefusal
from bot.domain.staff import Action
from bot.services.canned_answers import LANGUAGES_KNOWN, Typed
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.staff import Denied

CANNED_PATH = f"{CONSOLE_PATH}/canned"
GONE = frozenset({CannedRefusal.CHANGED, CannedRefusal.GONE})  # 409: it is another one by now


@dataclass(slots=True)
class CannedPages:
    shell: Shell

    def pages(self) -> list[Page]:
        title, may = "console-canned", Action.CHANGE_EMPLOYEES
        return [
            Page("GET", CANNED_PATH, self.look_over, Action.ANSWER_REQUEST, title),
            Page("POST", CANNED_PATH, self.add, may, title),
            Page("POST", f"{CANNED_PATH}/{{canned}}", self.change, may, title),
            Page("POST", f"{CANNED_PATH}/{{canned}}/remove", self.remove, may, title),
        ]

    async def look_over(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def add(self, request: web.Request) -> web.Response:
        token, typed = await form_token(request), await _typed(request)
        place = await number_field(request, "place") or None
        person = request[VISITOR].person
        made = await self.shell.do("canned_answers.add", person, place, typed, token)
        return await self._after(request, made, "console-canned-added", typed)

    async def change(self, request: web.Request) -> web.Response:
        typed, seen = await _typed(request), await number_field(request)
        canned, person = whole(request.match_info["canned"]), request[VISITOR].person
        made = await self.shell.do("canned_answers.change", person, canned, seen, typed)
        return await self._after(request, made, "console-canned-saved", typed, canned)

    async def remove(self, request: web.Request) -> web.Response:
        canned, person = whole(request.match_info["canned"]), request[VISITOR].person
        seen = await number_field(request)
        made = await self.shell.do("canned_answers.remove", person, canned, seen)
        return await self._after(request, made, "console-canned-removed")

    async def _after(
        self,
        request: web.Request,
        made: object,
        done: str,
        typed: Typed | None = None,
        canned: int = 0,
    ) -> web.Response:
        if isinstance(made, Denied):
            raise web.HTTPForbidden
        if isinstance(made, CannedRefusal):
            gone = made is CannedRefusal.GONE  # what was typed may become a new one
            return await self._page(request, made, typed, 0 if gone else canned)
        return self.shell.go(request, CANNED_PATH, done)

    async def _page(
        self,
        request: web.Request,
        refusal: CannedRefusal | None = None,
        typed: Typed | None = None,
        canned: int = 0,
    ) -> web.Response:
        """`typed`: what was not taken, of the answer `canned` or, without one, of a new one."""
        places = await self.shell.do("canned_answers.places", request[VISITOR].person)
        if isinstance(places, Denied):
            raise web.HTTPForbidden
        return self.shell.page(
            request,
            "canned.html",
            status=200 if refusal is None else 409 if refusal in GONE else 422,
            places=places,
            back=CANNED_PATH,
            problem="" if refusal is None else refusal.value,
            typed=typed,
            changing=canned,
            path=CANNED_PATH,
            most_title=LONGEST_CANNED_TITLE,
            most=LONGEST_CANNED,
            spoken=LANGUAGES_KNOWN,
            token=new_form_token,
        )


async def _typed(request: web.Request) -> Typed:
    title, words, language = [await field(request, one) for one in ("title", "words", "language")]
    return Typed(title, words, language)
