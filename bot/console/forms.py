"""What forms of the console send: tokens that make each count once, numbers, words."""

import re
import secrets

from aiohttp import web

from bot.console.requests import Sent, read_form

_TOKEN = re.compile(r"[0-9a-f]{32}")
TOKEN_FIELD, SEEN_FIELD = "once", "seen"


def new_form_token() -> str:
    """Make what a form carries so that it counts once, however often it is sent."""
    return secrets.token_hex(16)


async def field(request: web.Request, name: str) -> str:
    """Give a field of the form; a file is none."""
    found = (await read_form(request)).get(name, "")
    return found if isinstance(found, str) else ""


async def file_field(request: web.Request, name: str) -> Sent | None:
    """Give a file of the form; None: none was chosen."""
    found = (await read_form(request)).get(name, "")
    return found if isinstance(found, Sent) and (found.name or found.data) else None


async def form_token(request: web.Request) -> str:
    """Give the token of the form that was sent. Raises HTTPBadRequest when it is none of ours."""
    token = await field(request, TOKEN_FIELD)
    if not _TOKEN.fullmatch(token):
        raise web.HTTPBadRequest
    return token


async def number_field(request: web.Request, name: str = SEEN_FIELD) -> int:
    """Give a number of the form; 0 where there is none."""
    return whole(await field(request, name))


def whole(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
