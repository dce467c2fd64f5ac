"""E-mail by SMTP: `smtp://` with STARTTLS when it is offered, `smtps://` with TLS at once."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from bot.delivery.letters import LaterError, RefusedError, Worded

PORTS = {"smtp": 587, "smtps": 465}
PATIENCE = 20.0  # seconds for each answer of the server
PARTING = 2.0
OURS = (SMTPAuthenticationError, SMTPConnectResponseError, SMTPHeloError)  # not of the letter
_ENHANCED = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")


def smtp_client(url: SplitResult, patience: float = PATIENCE) -> aiosmtplib.SMTP:
    """Give a client that connects, goes over to TLS and signs in when it is entered."""
    return aiosmtplib.SMTP(
        hostname=url.hostname,
        port=url.port or PORTS[url.scheme],
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password or "") if url.username else None,
        use_tls=url.scheme == "smtps",
        timeout=patience,
    )


@dataclass(slots=True)
class SmtpCarrier:
    """Sends each letter over a connection of its own; codes are few and must not wait."""

    url: str
    sender: str
    centre: str
    _from: Address = field(init=False)

    def __post_init__(self) -> None:
        name, address = parseaddr(self.sender)
        user, _, domain = address.rpartition("@")
        self._from = Address(name or self.centre, user, domain.encode("idna").decode())

    async def carry(self, letter: Worded) -> None:
        try:
            message = self._message(letter)
        except ValueError as error:  # a line break in a header
            raise RefusedError(type(error).__name__) from None
        try:
            await self._hand_over(message, letter.to)
        except SMTPRecipientsRefused as error:
            raise _judged(error.recipients[0]) from None
        except SMTPResponseException as error:
            raise _judged(error) from None
        except (SMTPException, OSError) as error:
            raise LaterError(type(error).__name__) from None

    async def close(self) -> None:
        """Nothing stays open between letters."""

    async def _hand_over(self, message: EmailMessage, to: str) -> None:
        server = smtp_client(urlsplit(self.url))
        try:
            await server.connect()
            await server.send_message(message, sender=self._from.addr_spec, recipients=[to])
            with suppress(SMTPException):  # it has the letter: what comes now changes nothing
                await server.quit(timeout=PARTING)
        finally:
            server.close()

    def _message(self, letter: Worded) -> EmailMessage:
        message = EmailMessage(SMTP)
        message["From"] = self._from
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.made_at)
        message["Message-ID"] = f"<{letter.id}.kvitok@{self._from.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message


def _judged(error: SMTPResponseException) -> RefusedError | LaterError:
    """Tell a refusal for good from one of the hour, in words that hold no address."""
    found = _ENHANCED.match(str(error.message))
    reason = f"SMTP {error.code}" + (f" {found[0]}" if found else "")
    for_good = error.code >= 500 and not isinstance(error, OURS)
    return RefusedError(reason) if for_good else LaterError(reason)
