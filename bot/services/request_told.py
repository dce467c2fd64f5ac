"""A resident is told what became of a request, where it may be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.access import DAY, Attempt
from bot.services.directory import Directory
from bot.services.letters import Channel
from bot.services.notices import Notices
from bot.services.people import Attempts, Person
from bot.services.ports import Clock
from bot.services.request_notices import (
    AnswerFiles,
    AnswerWaits,
    RequestEvent,
    RequestNews,
    RequestWaits,
)
from bot.services.requests import Conversation, ReadRequest, Request, RequestMessage


@dataclass(slots=True)
class WriteOfAnswer:
    """Who can be reached in no chat gets an e-mail, once in a rolling day for each request."""

    directory: Directory
    attempts: Attempts
    notices: Notices
    clock: Clock

    async def __call__(self, request: Request) -> None:
        cabinet_id = request.cabinet_id
        cabinet = None if cabinet_id is None else await self.directory.cabinet(cabinet_id)
        address = None if cabinet is None else cabinet.contact(Channel.EMAIL)
        if cabinet is None or address is None or cabinet.closed:
            return
        kind, now = Attempt.REQUEST_LETTER, self.clock()
        tally = await self.attempts.tally(kind, request.number, now - DAY)
        if not tally.recent:
            self.attempts.add(kind, request.number, tally.last + 1, now)
            language = cabinet.language or "ru"
            self.notices.write(address, language, AnswerWaits(), cabinet.id)


@dataclass(slots=True)
class TellResident:
    """Tell the chat that asked if its cabinet is still open there, else its cabinet's others."""

    directory: Directory
    notices: Notices
    write: WriteOfAnswer

    async def __call__(self, request: Request, event: RequestEvent) -> None:
        rated = request.rating is not None
        news = RequestNews(request.number, event, "", _of_cabinet(request), rated)
        await self._tell(request, news)

    async def answered(
        self, request: Request, said: RequestMessage, *, goes_on: bool = False
    ) -> None:
        """Give the words, and below them what is attached; of an album nothing but the next."""
        told: list[RequestNews | AnswerFiles] = []
        known = (request.number, _of_cabinet(request))
        if said.words or not goes_on:
            told.append(RequestNews(known[0], RequestEvent.ANSWERED, said.words, known[1]))
        if said.photos:
            told.append(AnswerFiles(known[0], said.id, len(said.photos), known[1]))
        if not await self._tell(request, *told, goes_on=goes_on):
            await self.write(request)

    async def _tell(
        self, request: Request, *told: RequestNews | AnswerFiles, goes_on: bool = False
    ) -> bool:
        """False: no chat of the cabinet is open."""
        chats = await self._chats(request)
        for chat_id in chats:
            for one in told:
                self.notices.tell(chat_id, one)
        if not chats and not goes_on:
            self.notices.tell(request.chat_id, RequestWaits())
        return bool(chats)

    async def _chats(self, request: Request) -> Sequence[int]:
        if request.cabinet_id is None:
            return [request.chat_id]
        sessions = await self.directory.sessions_of(request.cabinet_id)
        chats = [one.chat_id for one in sessions]
        return [request.chat_id] if request.chat_id in chats else chats


def _of_cabinet(request: Request) -> bool:
    return request.cabinet_id is not None


@dataclass(slots=True)
class ShowFiles:
    """«Показать файлы»: what staff attached comes once more, below."""

    read: ReadRequest
    notices: Notices

    async def __call__(self, person: Person, number: str) -> Conversation | None:
        known = await self.read(person, number)
        if known is not None:
            for one in known.attached:
                files = AnswerFiles(number, one.id, len(one.photos), _of_cabinet(known.request))
                self.notices.tell(person.chat_id, files)
        return known
