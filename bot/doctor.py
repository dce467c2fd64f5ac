"""`kvitok doctor`: asks each neighbour of the bot whether it answers; never says a secret."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import aiohttp
import redis.asyncio
from aiosmtplib import SMTPAuthenticationError, SMTPException
from redis.exceptions import RedisError

from bot.delivery.smtp import NoTlsError, smtp_client
from bot.logs import mask
from bot.services.errors import StoreUnavailableError
from bot.services.messages import Text, text
from bot.services.secrecy import Sealer
from bot.settings import Settings, SettingsError, has_secret, load_secret
from storage.key_mark import mark_in
from storage.migrate import examine, is_missing_file
from storage.stamp import is_newer, newest

PATIENCE = 10.0  # seconds for an answer
WRITTEN_DOWN = {"file", "console"}  # letters of who tries it out
REFUSALS = {401: "doctor-telegram-unauthorized", 404: "doctor-telegram-not-found"}


class State(StrEnum):
    OK = "ok"
    FAULT = "fault"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the answer."""

    name: str
    state: State
    detail: Text


async def examine_all(settings: Settings) -> AsyncIterator[Check]:
    """Check one after another; the settings themselves were right, or there would be none."""
    yield Check("settings", State.OK, text("doctor-settings-fine"))
    for name, check in (
        ("database", check_database),
        ("key", check_key),
        ("redis", check_redis),
        ("telegram", check_telegram),
        ("smtp", check_smtp),
        ("sms", check_sms),
        ("console", check_console),
    ):
        if (found := await check(settings)) is not None:
            yield Check(name, *found)


async def check_database(settings: Settings) -> tuple[State, Text]:
    if is_missing_file(settings.database_url):
        return State.OK, text("doctor-database-missing")
    try:
        found = await examine(settings.database_url)
    except StoreUnavailableError as error:
        return State.FAULT, text("database-unavailable", reason=_line(error))
    if found is None:
        return State.OK, text("doctor-database-empty")
    if found != (wanted := newest()):
        key = "doctor-database-newer" if is_newer(found) else "doctor-database-behind"
        return State.FAULT, text(key, found=found, wanted=wanted)
    return State.OK, text("doctor-database-fine", revision=found)


async def check_key(settings: Settings) -> tuple[State, Text] | None:
    """Compare our key with that of the database; None: the database, or nobody yet, says which."""
    known = await _known_mark(settings.database_url)
    if known is None:
        return None
    if not has_secret(settings):
        return State.FAULT, text("doctor-key-missing")
    try:
        ours = Sealer.of(load_secret(settings)).mark
    except (SettingsError, OSError):
        return State.FAULT, text("doctor-key-unreadable")
    if ours != known:
        return State.FAULT, text("database-wrong-key")
    return State.OK, text("doctor-key-fine")


async def _known_mark(url: str) -> str | None:
    if is_missing_file(url):
        return None
    try:
        return await mark_in(url) if await examine(url) is not None else None
    except StoreUnavailableError:  # `check_database` has said so
        return None


async def check_redis(settings: Settings) -> tuple[State, Text]:
    if not settings.redis_url:
        return State.OFF, text("doctor-redis-off")
    client = redis.asyncio.from_url(
        settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    )
    try:
        await client.ping()
    except (RedisError, OSError, ValueError) as error:
        return State.FAULT, _unreachable(urlsplit(settings.redis_url), error)
    finally:
        with suppress(RedisError, OSError):
            await client.aclose()
    return State.OK, text("doctor-redis-fine")


async def check_telegram(settings: Settings) -> tuple[State, Text]:
    if not settings.bot_token:
        return State.FAULT, text("doctor-telegram-no-token")
    url = f"{settings.telegram_api_url}/bot{settings.bot_token}/getMe"
    patience = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=patience) as session, session.get(url) as answer:
            if answer.status in REFUSALS:
                return State.FAULT, text(REFUSALS[answer.status])
            if answer.status != 200:
                return State.FAULT, text("doctor-telegram-refused", status=str(answer.status))
            name = str((await answer.json())["result"]["username"])
    except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
        return State.FAULT, _unreachable(urlsplit(settings.telegram_api_url), error)
    return State.OK, text("doctor-telegram-fine", name=name)


async def check_smtp(settings: Settings) -> tuple[State, Text]:
    """Connect and sign in as sending would, and send nothing."""
    if not settings.smtp_url:
        return State.OFF, text("doctor-smtp-off")
    url = urlsplit(settings.smtp_url)
    if url.scheme in WRITTEN_DOWN:
        return State.OK, text("doctor-letters-written-down")
    try:
        async with smtp_client(url, PATIENCE) as server:
            await server.ehlo()
    except SMTPAuthenticationError:
        return State.FAULT, text("doctor-smtp-login")
    except NoTlsError:
        return State.FAULT, text("doctor-smtp-no-tls")
    except (SMTPException, OSError) as error:
        return State.FAULT, _unreachable(url, error)
    return State.OK, text("doctor-smtp-fine")


async def check_sms(settings: Settings) -> tuple[State, Text]:
    """Look whether the gateway's host is there: a question to it might cost an SMS."""
    if not settings.sms_url:
        return State.OFF, text("doctor-sms-off")
    url = urlsplit(settings.sms_url)
    if url.scheme in WRITTEN_DOWN:
        return State.OK, text("doctor-letters-written-down")
    secure = url.scheme == "https"
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(
                url.hostname, url.port or (443 if secure else 80), ssl=secure or None
            )
            writer.close()
            await writer.wait_closed()
    except OSError as error:
        return State.FAULT, _unreachable(url, error)
    return State.OK, text("doctor-sms-fine", host=url.hostname or "")


async def check_console(settings: Settings) -> tuple[State, Text]:
    """Say where the console is to be found; whether a proxy leads there is not tried."""
    if settings.console_served:
        return State.OK, text("doctor-console-fine", url=f"{settings.public_url}/console")
    if settings.console != "off" and settings.public_url:
        return State.OFF, text("doctor-console-open")
    return State.OFF, text("doctor-console-off")


def _unreachable(url: SplitResult, error: Exception) -> Text:
    host = url.hostname or Path(url.path).name
    return text("doctor-unreachable", host=host, reason=_line(error))


def _line(error: Exception) -> str:
    """Say an error in one line; of errors without words the kind says most."""
    return mask(" ".join(str(error).split()).rstrip(".") or type(error).__name__)
