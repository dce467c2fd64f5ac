"""Carriers by the settings' addresses; those for trying out write letters down instead."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.delivery.letters import Carrier, LaterError, Worded
from bot.delivery.sms import SmsCarrier
from bot.delivery.smtp import SmtpCarrier
from bot.services.letters import Channel
from bot.settings import Settings


@dataclass(slots=True)
class FileCarrier:
    """Adds each letter to a file, a JSON object a line; only its owner may read it."""

    path: Path

    async def carry(self, letter: Worded) -> None:
        try:
            await asyncio.to_thread(self._append, as_line(letter))
        except OSError as error:
            raise LaterError(type(error).__name__) from None

    def _append(self, line: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "a", encoding="utf-8") as file:
            file.write(line)

    async def close(self) -> None:
        """The file is open only while a line is added."""


@dataclass(slots=True)
class ConsoleCarrier:
    """Writes each letter to standard output."""

    async def carry(self, letter: Worded) -> None:
        sys.stdout.write(as_line(letter))
        sys.stdout.flush()

    async def close(self) -> None:
        """Standard output is not ours to close."""


def as_line(letter: Worded) -> str:
    told = {
        "id": letter.id,
        "channel": letter.channel,
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "made_at": letter.made_at.isoformat(),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def open_carriers(settings: Settings) -> Mapping[Channel, Carrier]:
    """Give a carrier for each channel that has an address; they connect when they carry."""
    carriers: dict[Channel, Carrier] = {}
    if settings.smtp_url:
        carriers[Channel.EMAIL] = _to_try(settings.smtp_url) or SmtpCarrier(
            settings.smtp_url, settings.smtp_from, settings.centre_name
        )
    if settings.sms_url:
        carriers[Channel.SMS] = _to_try(settings.sms_url) or SmsCarrier(
            settings.sms_url, settings.sms_body, settings.sms_token, settings.sms_reply
        )
    return carriers


def _to_try(url: str) -> Carrier | None:
    parts = urlsplit(url)
    if parts.scheme == "console":
        return ConsoleCarrier()
    return FileCarrier(Path(unquote(parts.path))) if parts.scheme == "file" else None
