"""Residents' requests in the console: the list, one request, and all that staff do with it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.console.forms import field, form_token, new_form_token, number_field, whole
from bot.console.shell import VISITOR, Page, Shell
from bot.domain.pictures import claimed
from bot.domain.reading_numbers import printed_number
from bot.domain.requests import LONGEST_ANSWER, RequestState, RequestSubject, Side
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.help_filters import Mark, RequestFilters, Standing, Whose
from bot.services.help_notes import LONGEST_NOTE, Note
from bot.services.help_requests import Listed, StaffView
from bot.services.messages import text
from bot.services.people import Person
from bot.services.receipt_photos import PhotoRefusal
from bot.services.request_desk import Handled
from bot.services.request_photos import ANYTHING, Fetch
from bot.services.requests import RequestMessage
from bot.services.staff import Denied
from bot.services.tasks import TryLaterError
from bot.ui.texts import texts_for

REQUESTS_PATH = f"{CONSOLE_PATH}/requests"
ONE = f"{REQUESTS_PATH}/{{number}}"
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})  # in place; all else is downloaded
PROBLEMS = {
    Handled.TAKEN: "console-requests-problem-taken",
    Handled.CLOSED: "console-requests-problem-closed",
    Handled.CHANGED: "console-requests-problem-changed",
    Handled.EMPTY: "console-requests-problem-empty",
    Handled.TOO_LONG: "console-requests-problem-too-long",
    Handled.NOBODY: "console-requests-problem-nobody",
    Handled.TOO_LATE: "console-requests-problem-too-late",
}
FITTING = frozenset({Handled.EMPTY, Handled.TOO_LONG})  # 422: what was typed does not do


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the conversation: of the resident, of staff, or a note among staff."""

    kind: str
    at: datetime
    words: str
    title: str = ""
    message: RequestMessage | None = None


@dataclass(slots=True)
class HelpPages:
    shell: Shell
    fetch: Fetch

    def pages(self) -> list[Page]:
        may, title = Action.ANSWER_REQUEST, "console-requests"
        acts = {
            "answer": self.answer,
            "note": self.note,
            "take": self.take,
            "assign": self.assign,
            "label": self.stick,
            "unlabel": self.take_off,
            "close": self.close,
            "reopen": self.reopen,
        }
        return [
            Page("GET", REQUESTS_PATH, self.look_over, may, title, nav=True, key="r"),
            Page("GET", f"{REQUESTS_PATH}/live", self.changed, may, title, idle=True),
            Page("GET", ONE, self.one, may, title),
            Page("GET", f"{ONE}/live", self.live, may, title, idle=True),
            Page("GET", f"{ONE}/canned", self.insert, may, title),
            Page("GET", f"{ONE}/files/{{message}}/{{place}}", self.file, may, title),
            *(Page("POST", f"{ONE}/{name}", act, may, title) for name, act in acts.items()),
        ]

    # -- the list ---------------------------------------------------------------------------

    async def look_over(self, request: web.Request) -> web.Response:
        filters = RequestFilters.from_query(request.query)
        below = Mark.read(request.query.get("below", ""))
        listed = await self.shell.do("list_staff_requests", _person(request), filters, below)
        if isinstance(listed, Denied):
            raise web.HTTPForbidden
        return self.shell.page(request, "requests.html", **_list_values(listed, filters, below))

    async def changed(self, request: web.Request) -> web.Response:
        """Say that the list has changed: rows never move under whoever reads them."""
        filters = RequestFilters.from_query(request.query)
        found = await self.shell.do("list_staff_requests.newest", _person(request), filters)
        if isinstance(found, Denied):
            raise web.HTTPForbidden
        if _digest(found) == request.query.get("seen", ""):
            return web.Response(status=204)
        return self.shell.page(request, "requests_changed.html", query=filters.to_query())

    # -- one request ------------------------------------------------------------------------

    async def one(self, request: web.Request) -> web.Response:
        view = await self._read(request)
        typed = _asked_for(view, request.query.get("canned", ""))
        return self._page(request, view, typed=typed)

    async def live(self, request: web.Request) -> web.Response:
        """Give the conversation anew when it has changed."""
        view = await self._read(request, again=True)
        if request.query.get("seen", "") == _state_of(view):
            return web.Response(status=204)
        return self._page(request, view, template="request_live.html")

    async def insert(self, request: web.Request) -> web.Response:
        """Give the box of the answer with a canned one in it."""
        view = await self._read(request, again=True)
        typed = _asked_for(view, request.query.get("canned", ""))
        return self._page(request, view, template="request_words.html", typed=typed)

    async def file(self, request: web.Request) -> web.Response:
        """Give a photo or file of the request, fetched from Telegram and kept nowhere."""
        message, place = (whole(request.match_info[name]) for name in ("message", "place"))
        number = request.match_info["number"]
        found = await self.shell.do(
            "read_staff_request.file", _person(request), number, message, place
        )
        _stop(found)
        photo = found.photos[place - 1]
        try:
            data = await self.fetch(photo.file_id)
        except TryLaterError as error:
            raise web.HTTPServiceUnavailable from error
        if isinstance(data, PhotoRefusal):
            raise web.HTTPNotFound
        picture = None if photo.is_file else claimed(data)
        if picture is not None and picture.mime in SHOWN:
            return web.Response(body=data, content_type=picture.mime)
        name = photo.name or f"{message}-{place}"
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        headers = {"Content-Disposition": disposition}
        return web.Response(body=data, content_type=ANYTHING, headers=headers)

    # -- acts -------------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.Response:
        typed, seen = await field(request, "words"), await number_field(request)
        return await self._act(request, "answer", "console-requests-answered", seen, typed)

    async def note(self, request: web.Request) -> web.Response:
        typed = await field(request, "words")
        return await self._act(request, "note", "console-requests-noted", typed)

    async def take(self, request: web.Request) -> web.Response:
        return await self._act(request, "take", "console-requests-taken")

    async def close(self, request: web.Request) -> web.Response:
        seen = await number_field(request)
        return await self._act(request, "close", "console-requests-closed", seen)

    async def reopen(self, request: web.Request) -> web.Response:
        return await self._act(request, "reopen", "console-requests-reopened")

    async def assign(self, request: web.Request) -> web.Response:
        seen, to = await number_field(request), await number_field(request, "employee")
        return await self._act(request, "assign", "console-requests-assigned", seen, to)

    async def stick(self, request: web.Request) -> web.Response:
        typed = await field(request, "label")
        return await self._act(request, "stick", "console-requests-labelled", typed)

    async def take_off(self, request: web.Request) -> web.Response:
        label = await number_field(request, "label")
        return await self._act(request, "take_off", "console-requests-unlabelled", label)

    async def _act(self, request: web.Request, act: str, done: str, *args: object) -> web.Response:
        """Do it once; what does not go is said above the request, with what was typed kept."""
        token, number = await form_token(request), request.match_info["number"]
        who = _person(request)
        handled = await self.shell.do(f"act_on_request.{act}", who, number, token, *args)
        if handled not in PROBLEMS:
            _stop(handled)
            return self.shell.go(request, f"{REQUESTS_PATH}/{number}", done)
        view = await self._read(request, again=True)
        kept = {f"{act}_typed": str(args[-1])} if act in {"answer", "note"} else {}
        status = 422 if handled in FITTING else 409
        return self._page(
            request,
            view,
            status,
            problem=PROBLEMS[handled],
            typed=kept.get("answer_typed", ""),
            noted=kept.get("note_typed", ""),
        )

    # -- showing ----------------------------------------------------------------------------

    async def _read(self, request: web.Request, *, again: bool = False) -> StaffView:
        number = request.match_info["number"]
        found = await self.shell.do("read_staff_request", _person(request), number, again=again)
        _stop(found)
        view: StaffView = found
        return view

    def _page(
        self,
        request: web.Request,
        view: StaffView,
        status: int = 200,
        *,
        template: str = "request.html",
        problem: str = "",
        typed: str = "",
        noted: str = "",
    ) -> web.Response:
        visitor, known = request[VISITOR], view.request
        texts = texts_for(visitor.language)
        printed = printed_number(known.number)
        return self.shell.page(
            request,
            template,
            status=status,
            title=texts.plain(text("console-requests-title", reference=printed)),
            one=view,
            about=known,
            path=f"{REQUESTS_PATH}/{known.number}",
            said=conversation(view),
            seen=_state_of(view),
            problem=problem,
            happened=happened(view, visitor.user_id),
            typed=typed,
            noted=noted,
            most=LONGEST_ANSWER,
            most_note=LONGEST_NOTE,
            token=new_form_token,
            open=known.state is not RequestState.CLOSED,
            mine=known.taken_by == visitor.user_id,
            sees_chats=visitor.may(Action.REVIEW_CONVERSATIONS),
        )


def _asked_for(view: StaffView, canned: str) -> str:
    return next((one.words for one in view.canned if str(one.id) == canned), "")


def conversation(view: StaffView) -> Sequence[Said]:
    """Give all that was said, with the notes between, by time."""
    found = [
        Said(one.side.value, one.at, one.words, one.title, one) for one in view.known.messages
    ]
    return sorted([*found, *map(_noted, view.notes)], key=lambda one: one.at)


def _noted(note: Note) -> Said:
    return Said("note", note.at, note.words, note.title)


def happened(view: StaffView, user_id: int) -> tuple[str, str]:
    """Tell what somebody else did last: the key of its text, and who it was."""
    request, last = view.request, view.known.messages[-1]
    if request.closed:
        by_staff = request.closed_by is Side.STAFF
        return ("closed", view.closer[1]) if by_staff else ("solved", "")
    if last.side is Side.STAFF and last.user_id != user_id:
        return "answered", last.title
    if request.taken_by not in {None, user_id}:
        return "taken", request.taker
    return "added", ""


def _list_values(listed: Listed, filters: RequestFilters, below: Mark | None) -> dict[str, Any]:
    newest = filters.to_query()
    return {
        "listed": listed,
        "rows": listed.rows,
        "filters": filters,
        "query": newest,
        "paths": {
            "all": _address(filters.of(None).to_query()),
            "mine": _address(filters.of(Whose.MINE).to_query()),
            "nobody": _address(filters.of(Whose.NOBODY).to_query()),
        },
        "newest": "" if below is None else _address(newest),
        "more": "" if listed.more is None else _address(filters.to_query(below=str(listed.more))),
        "seen": _digest(listed.state),
        "first": below is None,
        "standings": tuple(Standing),
        "subjects": tuple(RequestSubject),
        "printed": printed_number,
        "path": REQUESTS_PATH,
    }


def _address(query: str) -> str:
    return f"{REQUESTS_PATH}?{query}" if query else REQUESTS_PATH


def _state_of(view: StaffView) -> str:
    notes = view.notes[-1].id if view.notes else 0
    return f"{view.request.version}.{len(view.known.messages)}.{notes}"


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def _person(request: web.Request) -> Person:
    return request[VISITOR].person


def _stop(handled: object) -> None:
    if handled is Handled.DENIED:
        raise web.HTTPForbidden
    if handled is Handled.UNKNOWN:
        raise web.HTTPNotFound
