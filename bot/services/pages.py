"""One-time links: what is kept out of Telegram is read on the centre's own page."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.services.messages import Document, Screen
from bot.services.secrecy import Sealer

PAGE_LIFETIME = timedelta(minutes=10)
PAGE_PATH = "/p/"
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Page:
    """What a link shows once: a screen as it is, or a file."""

    content: Screen | Document


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was not opened yet; `content` is sealed."""

    chat_id: int
    language: str
    content: bytes


class Pages(Protocol):
    """Pages as a unit of work writes them."""

    def keep(self, token_key: str, chat_id: int, content: bytes, expires_at: datetime) -> None: ...


class PageShelf(Protocol):
    """Pages as they are opened."""

    async def find(self, token_key: str, now: datetime) -> KeptPage | None: ...

    async def take(self, token_key: str) -> bool:
        """Destroy it; False: somebody was first."""
        ...


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def page_key(sealer: Sealer, token: str) -> str:
    """Give what is kept in the token's place."""
    return sealer.fingerprint("page", token)


def page_place(token_key: str) -> str:
    return f"page/{token_key}"
