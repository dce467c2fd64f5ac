"""One request in the console, and all that staff do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

from aiohttp import web

from bot.console.forms import field, file_field, form_token, new_form_token, number_field, whole
from bot.console.request_list import REQUESTS_PATH
from bot.console.requests import LARGEST_FORM, read_form
from bot.console.reveals import refuse_others, reveal_form, reveal_values
from bot.console.shell import VISITOR, Page, Shell
from bot.domain.attachments import (
    ATTACHABLE,
    LARGEST_ATTACHMENT,
    AttachmentRefusal,
    read_attachment,
)
from bot.domain.pictures import claimed
from bot.domain.reading_numbers import printed_number
from bot.domain.requests import LONGEST_ANSWER, RequestState, Side
from bot.domain.reveals import RevealRefusal
from bot.domain.staff import Action
from bot.services.help_notes import LONGEST_NOTE, Note
from bot.services.help_requests import StaffView
from bot.services.messages import text
from bot.services.people import Person
from bot.services.receipt_photos import PhotoRefusal
from bot.services.request_desk import Handled
from bot.services.request_photos import ANYTHING, Fetch
from bot.services.requests import RequestMessage
from bot.services.reveals import Revealed
from bot.services.tasks import TryLaterError
from bot.ui.texts import texts_for

ONE = f"{REQUESTS_PATH}/{{number}}"
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})  # in place; all else is downloaded
LARGEST_ANSWER_FORM = LARGEST_ATTACHMENT + LARGEST_FORM
PROBLEMS = {
    Handled.TOO_BIG: "console-requests-problem-file-too-big",
    Handled.NO_FILE: "console-requests-problem-file-kind",
    Handled.TAKEN: "console-requests-problem-taken",
    Handled.CLOSED: "console-requests-problem-closed",
    Handled.CHANGED: "console-requests-problem-changed",
    Handled.EMPTY: "console-requests-problem-empty",
    Handled.TOO_LONG: "console-requests-problem-too-long",
    Handled.NOBODY: "console-requests-problem-nobody",
    Handled.TOO_LATE: "console-requests-problem-too-late",
}
REFUSED = {
    AttachmentRefusal.TOO_BIG: Handled.TOO_BIG,
    AttachmentRefusal.OTHER_KIND: Handled.NO_FILE,
}
FITTING = frozenset(
    {Handled.EMPTY, Handled.TOO_LONG, *REFUSED.values()}
)  # 422: what was typed does not do


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
        may, title, see = Action.ANSWER_REQUEST, "console-requests", Action.SEE_RESIDENT
        acts = {
            "note": self.note,
            "take": self.take,
            "assign": self.assign,
            "label": self.stick,
            "unlabel": self.take_off,
            "close": self.close,
            "reopen": self.reopen,
        }
        return [
            Page("GET", ONE, self.one, may, title),
            Page("GET", f"{ONE}/live", self.live, may, title, idle=True),
            Page("GET", f"{ONE}/canned", self.canned, may, title),
            Page("POST", f"{ONE}/insert", self.insert, may, title, largest=LARGEST_ANSWER_FORM),
            Page("GET", f"{ONE}/files/{{message}}/{{place}}", self.file, may, title),
            Page("POST", f"{ONE}/answer", self.answer, may, title, largest=LARGEST_ANSWER_FORM),
            Page("GET", f"{ONE}/reveal", self.ask_to_reveal, see, "reveal-title"),
            Page("POST", f"{ONE}/reveal", self.reveal, see, "reveal-title"),
            *(Page("POST", f"{ONE}/{name}", act, may, title) for name, act in acts.items()),
        ]

    # -- one request ------------------------------------------------------------------------

    async def one(self, request: web.Request) -> web.Response:
        return self._page(request, await self._read(request))

    async def live(self, request: web.Request) -> web.Response:
        """Give the conversation anew when it has changed."""
        view = await self._read(request)
        if request.query.get("seen", "") == _state_of(view):
            return web.Response(status=204)
        return self._page(request, view, template="request_live.html")

    async def canned(self, request: web.Request) -> web.Response:
        """Give the words of a canned answer: the page puts them where the caret is."""
        view = await self._read(request)
        words = _asked_for(view, request.query.get("canned", ""))
        if not words:
            raise web.HTTPNotFound
        return web.Response(text=words)

    async def insert(self, request: web.Request) -> web.Response:
        """«Вставить» without scripts: the canned answer comes below what was typed."""
        typed, asked = await field(request, "words"), await field(request, "canned")
        view = await self._read(request)
        words = _asked_for(view, asked)
        return self._page(request, view, typed="\n".join(filter(None, (typed.rstrip(), words))))

    async def file(self, request: web.Request) -> web.Response:
        """Give a photo or file of the request, fetched from Telegram and kept nowhere."""
        message, place = (whole(request.match_info[name]) for name in ("message", "place"))
        number = _number(request)
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
            return web.Response(body=BytesIO(data), content_type=picture.mime)
        name = photo.name or f"{message}-{place}"
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        headers = {"Content-Disposition": disposition}
        return web.Response(body=BytesIO(data), content_type=ANYTHING, headers=headers)

    async def ask_to_reveal(self, request: web.Request) -> web.StreamResponse:
        """«Раскрыть» was pressed where the form does not stand in the page."""
        refuse_others(request)
        return reveal_form(self.shell, request, _path(request))

    async def reveal(self, request: web.Request) -> web.StreamResponse:
        """A reason was given: the conversation that the request came from is seen whole."""
        sent = await read_form(request)
        reason, words = (str(sent.get(name, "")) for name in ("reason", "words"))
        who, number = _person(request), _number(request)
        outcome = await self.shell.do("reveal_request", who, number, reason, words)
        if outcome is None:
            raise web.HTTPNotFound
        if isinstance(outcome, Revealed):
            return self.shell.go(request, _path(request))
        if isinstance(outcome, RevealRefusal):
            return reveal_form(self.shell, request, _path(request), outcome, reason, words)
        raise web.HTTPForbidden

    # -- acts -------------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.Response:
        typed, seen = await field(request, "words"), await number_field(request)
        chosen = await file_field(request, "file")
        attached = None if chosen is None else read_attachment(chosen.name, chosen.data)
        if isinstance(attached, AttachmentRefusal):
            return await self._refuse(request, "answer", REFUSED[attached], typed)
        told = (seen, typed, attached)
        return await self._act(request, "answer", "console-requests-answered", *told, typed=typed)

    async def note(self, request: web.Request) -> web.Response:
        typed = await field(request, "words")
        return await self._act(request, "note", "console-requests-noted", typed, typed=typed)

    async def take(self, request: web.Request) -> web.Response:
        return await self._act(request, "take", "console-requests-taken")

    async def close(self, request: web.Request) -> web.Response:
        seen = await number_field(request)
        return await self._act(request, "close", "console-requests-closed", seen)

    async def reopen(self, request: web.Request) -> web.Response:
        """Open it again; words that could not be sent any more come along, to be sent now."""
        typed, done = await field(request, "words"), "console-requests-reopened"
        answer = await self._act(request, "reopen", done, typed=typed)
        if not typed or answer.status >= HTTPStatus.BAD_REQUEST:
            return answer
        return self._page(request, await self._read(request), typed=typed)

    async def assign(self, request: web.Request) -> web.Response:
        seen, to = await number_field(request), await number_field(request, "employee")
        return await self._act(request, "assign", "console-requests-assigned", seen, to)

    async def stick(self, request: web.Request) -> web.Response:
        typed = await field(request, "label")
        return await self._act(request, "stick", "console-requests-labelled", typed)

    async def take_off(self, request: web.Request) -> web.Response:
        label = await number_field(request, "label")
        return await self._act(request, "take_off", "console-requests-unlabelled", label)

    async def _act(
        self, request: web.Request, act: str, done: str, *args: object, typed: str = ""
    ) -> web.Response:
        """Do it once; what does not go is said above the request, with what was typed kept."""
        token, number = await form_token(request), _number(request)
        who = _person(request)
        handled = await self.shell.do(f"act_on_request.{act}", who, number, token, *args)
        if handled in PROBLEMS:
            return await self._refuse(request, act, handled, typed)
        _stop(handled)
        return self.shell.go(request, f"{REQUESTS_PATH}/{number}", done)

    async def _refuse(
        self, request: web.Request, act: str, why: Handled, typed: str
    ) -> web.Response:
        view = await self._read(request)
        return self._page(
            request,
            view,
            422 if why in FITTING else 409,
            problem=PROBLEMS[why],
            typed="" if act == "note" else typed,
            noted=typed if act == "note" else "",
        )

    # -- showing ----------------------------------------------------------------------------

    async def _read(self, request: web.Request) -> StaffView:
        number = _number(request)
        found = await self.shell.do("read_staff_request", _person(request), number)
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
            back=f"{REQUESTS_PATH}/{known.number}",
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
            attachable=",".join(ATTACHABLE),
            most_file=LARGEST_ATTACHMENT,
            sees_chats=visitor.may(Action.REVIEW_CONVERSATIONS),
            may_reveal=view.employee.post.role.of_centre,
            **reveal_values(view.revealed_until, self.shell.clock()),
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


def _state_of(view: StaffView) -> str:
    notes = view.notes[-1].id if view.notes else 0
    return f"{view.request.version}.{len(view.known.messages)}.{notes}.{int(view.masked)}"


def _person(request: web.Request) -> Person:
    return request[VISITOR].person


def _path(request: web.Request) -> str:
    return f"{REQUESTS_PATH}/{_number(request)}"


def _number(request: web.Request) -> str:
    """Give the number of the address; what is none is asked of no store, which may refuse it."""
    said = request.match_info["number"]
    if not (said.isascii() and said.isdigit()):
        raise web.HTTPNotFound
    return said


def _stop(handled: object) -> None:
    if handled is Handled.DENIED:
        raise web.HTTPForbidden
    if handled is Handled.UNKNOWN:
        raise web.HTTPNotFound
