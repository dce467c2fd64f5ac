"""A mail server and an SMS gateway on loopback, and what reached them."""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

SENDER = "Центр <bot@centre.example>"
logging.getLogger("mail.log").disabled = True  # of the other side: it writes whole letters


@dataclass(frozen=True)
class Received:
    """One letter as its receiver has it."""

    to: str
    text: str
    message: EmailMessage | None = None  # None: an SMS


@dataclass
class PostOffice:
    """Both carriers of the tests; `refuse` says what a receiver's server or network answers."""

    letters: list[Received] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    refuse: Callable[[str], str | int | None] = lambda _: None  # "550 …" or an HTTP status
    smtp_options: dict[str, Any] = field(default_factory=dict)
    smtp_port: int = 0
    sms_port: int = 0
    _smtp: asyncio.Server | None = None
    _runner: web.AppRunner | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _read: dict[str, int] = field(default_factory=dict)

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp_port}"

    @property
    def sms_url(self) -> str:
        return f"http://127.0.0.1:{self.sms_port}/send?to={{phone}}&msg={{text}}"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._smtp = await loop.create_server(self._session, "127.0.0.1", 0)
        self.smtp_port = self._smtp.sockets[0].getsockname()[1]
        app = web.Application()
        app.router.add_route("*", "/send", self._take_sms)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.sms_port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *error: object) -> None:
        assert self._smtp is not None
        self._smtp.close()
        assert self._runner is not None
        await self._runner.cleanup()

    def to(self, address: str) -> list[Received]:
        return [letter for letter in self.letters if letter.to == address]

    async def letter_to(self, address: str, timeout: float = 30) -> Received:
        """Give the newest letter to the address, waiting for one that was not read so far."""
        read = self._read.get(address, 0)
        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(lambda: len(self.to(address)) > read)
        self._read[address] = len(self.to(address))
        return self.to(address)[-1]

    async def code_for(self, address: str, timeout: float = 30) -> str:
        """Read the code of the newest letter to the address."""
        letter = await self.letter_to(address, timeout)
        [code] = re.findall(r"\b[0-9]{6}\b", letter.text)
        return str(code)

    def _session(self) -> SMTP:
        loop = asyncio.get_running_loop()
        return SMTP(self, hostname="localhost", loop=loop, **self.smtp_options)

    async def _take(self, letter: Received) -> None:
        async with self._news:
            self.letters.append(letter)
            self._news.notify_all()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd asks for it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        answer = self.refuse(address)
        if answer is not None:
            return str(answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        plain = message.get_body(("plain",))
        assert plain is not None
        for address in envelope.rcpt_tos:
            await self._take(Received(address, plain.get_content(), message))
        return "250 OK"

    async def _take_sms(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        self.bodies.append(await request.text())
        fields = request.query or await request.post()
        to, text = str(fields.get("to", "")), str(fields.get("msg", ""))
        if request.content_type == "application/json":
            told = await request.json()
            to, text = told["to"], told["msg"]
        status = self.refuse(to)
        if status is not None:
            return web.Response(status=int(status))
        await self._take(Received(to, text))
        return web.json_response({"sms_id": "1"})
