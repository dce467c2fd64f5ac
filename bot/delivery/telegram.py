"""Calls of the Bot API: JSON bodies out, only the needed fields of the answer read."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import orjson
from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientError, ClientTimeout, FormData
from pydantic import BaseModel, Field, TypeAdapter

from bot.delivery.reach import Reach

REQUEST_TIMEOUT = 15.0  # seconds; a lease of a chat lasts longer
TOO_MANY = 429
UNTOLD_PAUSE = 1  # seconds to wait after a 429 that does not say how long
JSON = {"Content-Type": "application/json"}


class Sent(BaseModel):
    """What delivery needs to know of a message that was sent or edited."""

    message_id: int


class Kept(BaseModel):
    """A file as Telegram knows it."""

    file_id: str


class SentFile(Sent):
    """A sent file: a picture comes in several sizes, the largest last."""

    document: Kept | None = None
    photo: list[Kept] = []

    @property
    def file_id(self) -> str | None:
        known = self.document or (self.photo[-1] if self.photo else None)
        return None if known is None else known.file_id


class SendText(TelegramMethod[Sent]):
    """`sendMessage`, its answer read no further than the message's id."""

    __returning__ = Sent
    __api_method__ = "sendMessage"

    chat_id: int
    text: str
    parse_mode: str = "HTML"
    message_thread_id: int | None = None
    reply_markup: dict[str, Any] | None = None
    disable_notification: bool | None = None
    reply_parameters: dict[str, Any] | None = None
    link_preview_options: dict[str, bool] = Field({"is_disabled": True})


class EditText(TelegramMethod[Sent]):
    """`editMessageText`, likewise."""

    __returning__ = Sent
    __api_method__ = "editMessageText"

    chat_id: int
    message_id: int
    text: str
    parse_mode: str = "HTML"
    reply_markup: dict[str, Any] | None = None
    link_preview_options: dict[str, bool] = Field({"is_disabled": True})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a call."""

    name: str
    mime: str
    data: bytes


class SendDocument(TelegramMethod[SentFile]):
    """`sendDocument` with a file of our own making, or one that Telegram has."""

    __returning__ = SentFile
    __api_method__ = "sendDocument"

    chat_id: int
    document: Upload | str
    caption: str
    message_thread_id: int | None = None
    parse_mode: str = "HTML"


class SendPhoto(TelegramMethod[SentFile]):
    """`sendPhoto`, likewise."""

    __returning__ = SentFile
    __api_method__ = "sendPhoto"

    chat_id: int
    photo: Upload | str
    caption: str
    message_thread_id: int | None = None
    parse_mode: str = "HTML"


class MadeTopic(BaseModel):
    """What delivery needs to know of a topic."""

    message_thread_id: int


class MakeTopic(TelegramMethod[MadeTopic]):
    """`createForumTopic`, its answer read no further than the thread's id."""

    __returning__ = MadeTopic
    __api_method__ = "createForumTopic"

    chat_id: int
    name: str


class FetchUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates` without reading the updates: one odd update must not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = 25
    allowed_updates: list[str] = Field([])


class JsonSession(AiohttpSession):
    """aiogram's session with JSON bodies; only a call with a file goes as a form.

    What a success brings is read here: aiogram would make a model of the whole answer, and its
    class anew for most calls. What a refusal means is left to aiogram.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.reach = Reach()

    async def __call__(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,
    ) -> TelegramType:
        """Call without aiogram's middlewares: there are none, and each call would wrap them."""
        return await self.make_request(bot, method, timeout)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,
    ) -> TelegramType:
        try:
            result = await self._ask(bot, method, timeout)
        except TelegramAPIError as error:
            self.reach.failed(method.__api_method__, error)
            raise
        self.reach.answered(method.__api_method__)
        return result

    async def _ask(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None
    ) -> TelegramType:
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        seconds = REQUEST_TIMEOUT if timeout is None else float(timeout)
        data: Any = (
            _form(method) if isinstance(method, SendDocument | SendPhoto) else _body(method)
        )
        try:
            async with session.post(
                url,
                data=data,
                headers=JSON if isinstance(data, bytes) else None,
                timeout=ClientTimeout(total=seconds),
            ) as response:
                content = await response.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:
            # The text of the error may hold the address and with it the token.
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        try:
            answer = orjson.loads(content)
            if answer["ok"] is True:
                reader = _reader(method.__returning__)
                return cast("TelegramType", reader.validate_python(answer["result"]))
            checked = self._check(bot, method, response.status, content)
        except (ClientDecodeError, ValueError, LookupError, TypeError):
            # The page of a proxy: it says nothing of the message.
            raise TelegramServerError(method=method, message=str(response.status)) from None
        return cast("TelegramType", checked.result)

    def _check(self, bot: Bot, method: Any, status: int, content: bytes) -> Any:
        try:
            return self.check_response(bot, method, status, content.decode(errors="replace"))
        except TelegramEntityTooLarge as error:  # to aiogram a fault of the network
            raise TelegramBadRequest(method, error.message) from None
        except TelegramAPIError as error:
            if status != TOO_MANY or isinstance(error, TelegramRetryAfter):
                raise
            # A server between us and Telegram: its 429 says nothing of the message either.
            raise TelegramRetryAfter(method, error.message, UNTOLD_PAUSE) from None


def _body(method: TelegramMethod[Any]) -> bytes:
    fields = {
        name: value
        for name, value in method.__dict__.items()
        if value is not None and not isinstance(value, Default)
    }
    return orjson.dumps(fields, default=_inner)


def _inner(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_none=True, warnings=False)
    raise TypeError(type(value).__name__)


@cache
def _reader(returning: Any) -> TypeAdapter[Any]:
    return TypeAdapter(returning)


def _form(method: SendDocument | SendPhoto) -> Any:
    form = FormData(quote_fields=False)
    form.add_field("chat_id", str(method.chat_id))
    form.add_field("caption", method.caption)
    form.add_field("parse_mode", method.parse_mode)
    if method.message_thread_id is not None:
        form.add_field("message_thread_id", str(method.message_thread_id))
    name, file = (
        ("photo", method.photo) if isinstance(method, SendPhoto) else ("document", method.document)
    )
    if isinstance(file, Upload):
        form.add_field(name, file.data, filename=file.name, content_type=file.mime)
    else:
        form.add_field(name, file)
    return form


class RefusingSession(JsonSession):
    """The session of the Bot that handlers see: whatever they want said goes to the outbox."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,
    ) -> TelegramType:
        del bot, timeout
        raise RuntimeError(f"handlers do not call Telegram: {method.__api_method__}")


def open_bot(token: str, api_url: str) -> Bot:
    """Make the Bot that delivery and polling call Telegram with."""
    api = TelegramAPIServer.from_base(api_url.rstrip("/"))
    return Bot(token, session=JsonSession(api=api, json_loads=orjson.loads))


def reach_of(bot: Bot) -> Reach:
    """Give what its calls have found out of Telegram."""
    return bot.session.reach if isinstance(bot.session, JsonSession) else Reach()


def mute_bot(token: str) -> Bot:
    """Make the Bot that handlers see."""
    return Bot(token, session=RefusingSession())
