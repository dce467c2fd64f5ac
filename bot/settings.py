"""Settings, read once from the environment and `.env`; the environment wins.

A wrong value raises SettingsError, which names each wrong setting and the text of
`locales/*/commands.ftl` that says what is expected (`setting-…`).
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeAlias
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ENV_FILE = Path(".env")
ENCODING = "utf-8-sig"  # Notepad puts a mark before the first line
TELEGRAM = "https://api.telegram.org"
SHORTEST_KEY = 32
CONSOLE = "console:"
SMS_FIELDS = {"phone", "digits", "text", "token"}
SECRET_NAMES = frozenset(
    {
        "BOT_TOKEN",
        "DATABASE_URL",
        "METRICS_TOKEN",
        "REDIS_URL",
        "SECRET_KEY",
        "SMS_TOKEN",
        "SMTP_URL",
    }
    | {"SMS_BODY", "SMS_URL", "WEBHOOK_SECRET", "WEBHOOK_URL"}
)


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class Days(NamedTuple):
    """First and last day of a month's window, both inside; the first may be the later one."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a setting. `given` is empty where the value is a secret."""

    name: str
    expected: str  # the text that says what is expected
    given: str = ""


class SettingsError(Exception):
    """Settings cannot be used; one problem for each wrong value."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.name for problem in problems))
        self.problems = problems


def _wrong(reason: str = "form") -> PydanticCustomError:
    return PydanticCustomError(reason, "not as expected")


def _split(value: str, *schemes: str) -> SplitResult:
    """Take a URL apart, or say that it is none of the schemes, has no host or a wrong port."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise _wrong() from None
    if parts.scheme not in schemes or re.search(r"\s", value):
        raise _wrong()
    return parts


def _carrier_url(*schemes: str) -> AfterValidator:
    """Take a server of the schemes, or a file or the console that letters are written to."""

    def check(value: str) -> str:
        if value in {"", CONSOLE}:
            return value
        parts = _split(value, "file", *schemes)
        in_a_file = parts.scheme == "file" and not parts.netloc and parts.path.strip("/")
        if not in_a_file and (parts.scheme == "file" or not parts.hostname):
            raise _wrong()
        return value

    return AfterValidator(check)


def _web_url(value: str) -> str:
    if value and not _split(value, "http", "https").hostname:
        raise _wrong()
    return value.rstrip("/")


def _database_url(value: str) -> str:
    parts = _split(value, "sqlite+aiosqlite", "postgresql+asyncpg")
    path = parts.path.removeprefix("/")
    in_a_file = parts.scheme.startswith("sqlite") and not parts.netloc and path != ":memory:"
    if not path or not (in_a_file or parts.scheme.startswith("postgresql")):
        raise _wrong()
    return value


def _redis_url(value: str) -> str:
    if value and not (parts := _split(value, "redis", "rediss", "unix")).netloc + parts.path:
        raise _wrong()
    return value


def _address(value: Any) -> Any:
    host, _, port = str(value).rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise _wrong()
    return Address(host, int(port))


def _zone(value: Any) -> Any:
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):  # unknown, out of the folder, a folder itself
        raise _wrong() from None


def _days(value: Any) -> Any:
    found = re.fullmatch(r"(\d{1,2})\s*[-–]\s*(\d{1,2})", str(value))
    if not found or not all(1 <= int(day) <= 31 for day in found.groups()):
        raise _wrong()
    return Days(*map(int, found.groups()))


def _ids(value: Any) -> Any:
    parts = [part.strip() for part in str(value).split(",") if part.strip()]
    if not all(re.fullmatch(r"[1-9]\d{0,18}", part) for part in parts):
        raise _wrong()
    return tuple(map(int, parts))


def _networks(value: Any) -> Any:
    try:
        return tuple(ip_network(part.strip()) for part in str(value).split(",") if part.strip())
    except ValueError:
        raise _wrong() from None


def _sender(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        raise _wrong()
    return value


def _matching(pattern: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and not re.fullmatch(pattern, value):
            raise _wrong()
        return value

    return AfterValidator(check)


Network: TypeAlias = IPv4Network | IPv6Network
WebUrl: TypeAlias = Annotated[str, AfterValidator(_web_url)]


class Settings(BaseSettings):
    """All settings, in the order of `.env.example`. An empty value stands for the default."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        str_strip_whitespace=True,
        validate_default=False,  # a default is what it has to become
    )

    bot_token: Annotated[str, _matching(r"\d+:[A-Za-z0-9_-]+")] = Field("", repr=False)
    telegram_api_url: WebUrl = TELEGRAM
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "sqlite+aiosqlite:///var/kvitok.db", repr=False
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] = Field("", repr=False)
    webhook_url: WebUrl = Field("", repr=False)
    webhook_secret: Annotated[str, _matching(r"[A-Za-z0-9_-]{1,256}")] = Field("", repr=False)
    listen: Annotated[Address, NoDecode, BeforeValidator(_address)] = Address("127.0.0.1", 8080)
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("::1/128"),
    )
    public_url: WebUrl = ""
    console: Literal["", "on", "off"] = ""
    metrics_token: Annotated[str, _matching(r"[A-Za-z0-9._~+/-]{16,128}")] = Field("", repr=False)
    secret_key: str = Field("", repr=False)
    centre_name: Annotated[str, Field(max_length=160)] = "Kvitok"
    time_zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Europe/Moscow")
    reading_window: Annotated[Days, NoDecode, BeforeValidator(_days)] = Days(15, 25)
    smtp_url: Annotated[str, _carrier_url("smtp", "smtps")] = Field("", repr=False)
    smtp_from: Annotated[str, AfterValidator(_sender)] = ""
    sms_url: Annotated[str, _carrier_url("http", "https")] = Field("", repr=False)
    sms_token: str = Field("", repr=False)
    sms_body: str = Field("", repr=False)
    sms_reply: str = ""
    codes_a_day: Annotated[int, Field(ge=1, le=1_000_000)] = 2000
    staff_chat_id: int | None = None
    admins: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)] = ()
    import_dir: Path | None = None
    documents_dir: Path | None = None
    send_rate: Annotated[int, Field(ge=1, le=30)] = 25
    remind_days: Annotated[int, Field(ge=0, le=14)] = 3
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning"] = "info"
    retention_days: Annotated[int, Field(ge=1, le=36500)] = 365
    erasure_days: Annotated[int, Field(ge=1, le=30)] = 30
    private_details: Literal["chat", "page", "none"] = "chat"

    @model_validator(mode="after")
    def _hang_together(self) -> Self:
        """Check what one setting asks of another."""
        if self.webhook_url and not self.webhook_secret:
            raise _wrong("webhook-needs-secret")
        if self.webhook_url.startswith("http:") and self.telegram_api_url == TELEGRAM:
            raise _wrong("webhook-needs-https")
        if self.smtp_url.startswith("smtp") and not self.smtp_from:
            raise _wrong("smtp-needs-from")
        if self.sms_url.startswith("http"):
            _check_sms(self.sms_url, self.sms_body, self.sms_token)
        if self.secret_key and len(self.secret_key) < SHORTEST_KEY:
            raise _wrong("secret-key-short")
        if self.private_details == "page" and not self.public_url:
            raise _wrong("page-needs-url")
        if self.private_details == "page" and not _is_guarded(self.public_url):
            raise _wrong("page-needs-https")
        if self.console == "on" and not self.public_url:
            raise _wrong("console-needs-url")
        if self.console == "on" and not _is_guarded(self.public_url):
            raise _wrong("console-needs-https")
        return self

    @property
    def console_served(self) -> bool:
        """Without a word of its own the console is where people can open it and nobody listens."""
        return self.console != "off" and bool(self.public_url) and _is_guarded(self.public_url)


def _is_guarded(url: str) -> bool:
    """Tell whether nobody reads on the way: https, or a page that never leaves this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(parts.hostname or "").is_loopback
    return False


def _check_sms(url: str, body: str, token: str) -> None:
    """Check that the gateway's templates say to whom and what, and nothing that is unknown."""
    is_json = body.startswith(("{", "["))
    if is_json:
        try:
            json.loads(body)
        except ValueError:
            raise _wrong("sms-body-json") from None
    fields = set(re.findall(r"\{(\w+)\}", url + body))
    if not {"text"} < fields <= SMS_FIELDS or not fields & {"phone", "digits"}:
        raise _wrong("sms-needs-fields")
    if "token" in fields and not token:
        raise _wrong("sms-needs-token")


JOINT = {  # what a broken condition between settings is laid to
    "webhook-needs-secret": "WEBHOOK_SECRET",
    "webhook-needs-https": "WEBHOOK_URL",
    "smtp-needs-from": "SMTP_FROM",
    "sms-body-json": "SMS_BODY",
    "sms-needs-fields": "SMS_URL",
    "sms-needs-token": "SMS_TOKEN",
    "secret-key-short": "SECRET_KEY",
    "page-needs-url": "PUBLIC_URL",
    "page-needs-https": "PUBLIC_URL",
    "console-needs-url": "PUBLIC_URL",
    "console-needs-https": "PUBLIC_URL",
}


def read_settings(env_file: Path = ENV_FILE) -> Settings:
    """Read and check all settings. Raises SettingsError."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError(tuple(map(_problem, error.errors()))) from None
    except UnicodeDecodeError:
        raise SettingsError((Problem(str(env_file), "setting-file-encoding"),)) from None
    except OSError as error:
        raise SettingsError(
            (Problem(str(env_file), "setting-file-unreadable", error.strerror or ""),)
        ) from None


def _problem(error: Mapping[str, Any]) -> Problem:
    if not error["loc"]:
        return Problem(JOINT[error["type"]], f"setting-{error['type']}")
    name = str(error["loc"][0])
    given = "" if name.upper() in SECRET_NAMES else str(error["input"])
    return Problem(name.upper(), f"setting-{name.replace('_', '-')}", given)


def misspelt(env_file: Path = ENV_FILE) -> dict[str, str]:
    """Give names in `.env` that no setting has, each with the setting it seems to mean."""
    known = [name.upper() for name in Settings.model_fields]
    found = {}
    for name in dotenv_values(env_file, encoding=ENCODING) if env_file.is_file() else ():
        near = get_close_matches(name.upper(), known, n=1, cutoff=0.75)
        if near and name.upper() not in known:
            found[name] = near[0]
    return found


def load_secret(settings: Settings, folder: Path = Path("var")) -> bytes:
    """Give the key of seals and signatures; without a setting it is made once and kept in a file.

    Raises SettingsError when the file is damaged, OSError when it can be neither read nor made.
    """
    if settings.secret_key:
        return settings.secret_key.encode()
    path = folder / "secret.key"
    if not path.exists():
        _make_secret(path)
    key = path.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        raise SettingsError((Problem(str(path), "setting-secret-file"),))
    return key


def has_secret(settings: Settings, folder: Path = Path("var")) -> bool:
    """Say whether there is a key, or `load_secret` would make one."""
    return bool(settings.secret_key) or (folder / "secret.key").exists()


def _make_secret(path: Path) -> None:
    """Put a whole key there at once: of processes that start together one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".secret.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600, exist_ok=False)
    try:
        with fresh.open("w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
    finally:
        fresh.unlink()
