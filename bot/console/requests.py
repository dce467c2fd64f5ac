"""Where a request comes from: cookies, the token of its form, the page that sent it.

The console's sessions are rows of the database that end with the employee's post and with the
chat's own session. aiohttp-session keeps a dictionary for each cookie and knows neither, and its
stores for databases are none of ours: three cookies are less than what it would have to be taught.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.services.secrecy import Sealer
from bot.ui.texts import LANGUAGES, language_of

GUARDED_COOKIE = "__Host-kvitok"
PLAIN_COOKIE = "kvitok"
LANGUAGE_COOKIE, THEME_COOKIE, FLASH_COOKIE = "kvitok_language", "kvitok_theme", "kvitok_flash"
THEMES = ("auto", "light", "dark")
SAFE = frozenset({"GET", "HEAD"})
LARGEST_FORM = 64 * 1024
LONGEST_ADDRESS = 8 * 1024
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
LONGEST_TOKEN = 64
Proxies = Sequence[IPv4Network | IPv6Network]  # whose word on where a request comes from counts
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a form."""

    name: str
    data: bytes


FORM = web.RequestKey("form", dict[str, str | Sent])


@dataclass(frozen=True, slots=True)
class Cookies:
    """`secure`: the console is reached by https. Without it only this machine reaches it."""

    secure: bool

    @property
    def session(self) -> str:
        return GUARDED_COOKIE if self.secure else PLAIN_COOKIE

    def token(self, request: web.Request) -> str | None:
        found = request.cookies.get(self.session)
        return found if found and len(found) <= LONGEST_TOKEN else None

    def hand_out(self, answer: web.Response, token: str) -> None:
        answer.set_cookie(
            self.session, token, path="/", secure=self.secure, httponly=True, samesite="Strict"
        )

    def take_back(self, answer: web.Response) -> None:
        answer.del_cookie(
            self.session, path="/", secure=self.secure, httponly=True, samesite="Strict"
        )

    def remember(self, answer: web.Response, name: str, value: str) -> None:
        """Keep a look of the pages; the link from the chat is to be shown in it, too: Lax."""
        answer.set_cookie(
            name,
            value,
            path="/",
            max_age=YEAR,
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )


def language_for(request: web.Request, usual: str | None = None) -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return usual or language_of(request.headers.get(hdrs.ACCEPT_LANGUAGE))


def theme_for(request: web.Request) -> str:
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def csrf_token(sealer: Sealer, token: str) -> str:
    """Give the token of a session's forms: nobody has it who has not the cookie."""
    return sealer.fingerprint("console form", token)


async def read_form(request: web.Request) -> dict[str, str | Sent]:
    """Give what the form carries, the first of each name.

    What nobody can read (boundary, charset, bytes) is refused.
    """
    if FORM not in request:
        try:
            sent = await request.post()
        except (ValueError, LookupError) as error:
            raise web.HTTPBadRequest from error
        form = dict[str, str | Sent]()
        for name, value in sent.items():
            if isinstance(value, web.FileField):
                form.setdefault(name, await asyncio.to_thread(_taken, value))
            else:
                form.setdefault(name, str(value))
        request[FORM] = form
    return request[FORM]


def _taken(file: web.FileField) -> Sent:
    with file.file as opened:
        return Sent(file.filename, opened.read())


def is_of_this_machine(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def address_of(request: web.Request, proxies: Proxies) -> str:
    """Give who asks: back along X-Forwarded-For the first who is no proxy of ours.

    What stands before that one is a stranger's word.
    """
    who = request.remote or ""
    said = ",".join(request.headers.getall("X-Forwarded-For", []))
    for hop in reversed(said.split(",")):
        try:
            if not any(_address(who) in one for one in proxies):
                break
            who = str(_address(hop))
        except ValueError:
            break
    return who


def _address(said: str) -> IPv4Address | IPv6Address:
    """Read it; on a socket for both kinds an IPv4 address comes in the clothes of IPv6."""
    address = ip_address(said.strip())
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


async def has_csrf(request: web.Request, wanted: str) -> bool:
    given = request.headers.get(CSRF_HEADER, "")
    if not given:
        field = (await read_form(request)).get(CSRF_FIELD, "")
        given = field if isinstance(field, str) else ""
    return compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def is_from_here(request: web.Request, public_url: str) -> bool:
    """Tell whether a page of this server sent it: by Sec-Fetch-Site, else by Origin.

    Our own pages say no referrer, and then browsers send «Origin: null» with forms: it is taken
    only where Sec-Fetch-Site vouches for it. Who says neither is no browser of today.
    """
    origin = request.headers.get(hdrs.ORIGIN)
    site = request.headers.get("Sec-Fetch-Site")
    if origin not in {None, "null"} and origin != _origin(request, public_url):
        return False
    if site is not None:
        return site == "same-origin"
    return origin not in {None, "null"}


def _origin(request: web.Request, public_url: str) -> str:
    """Give our own origin; on this machine the port may be another than the setting's."""
    parts = urlsplit(public_url)
    if parts.scheme == "https":
        return f"https://{parts.netloc}"
    return f"http://{request.headers.get(hdrs.HOST, '')}"


def check_size(request: web.Request, largest: int = LARGEST_FORM) -> None:
    """Refuse what is no address or form of ours before it is read."""
    if len(request.raw_path) > LONGEST_ADDRESS:
        raise web.HTTPRequestURITooLong
    if request.method in SAFE:
        return
    length = request.content_length
    if length is None and request.can_read_body:
        raise web.HTTPLengthRequired
    if length is not None and length > largest:
        raise web.HTTPRequestEntityTooLarge(max_size=largest, actual_size=length)


def path_back(said: str) -> str:
    """Give a path of the console to go back to: never another server's."""
    plain = said.isascii() and said.isprintable() and "\\" not in said
    inside = said == "/console" or said.startswith(("/console/", "/console?"))
    return said if plain and inside else "/console"


def chat_path(chat_id: int) -> str:
    return f"/console/chats/{chat_id}"


def chat_back(said: str, chat_id: int) -> str:
    """Give the place of that conversation to go back to: a path of its page and nothing else."""
    path = chat_path(chat_id)
    return said if path_back(said) == said and said.partition("?")[0] == path else path


def is_part(request: web.Request) -> bool:
    """Tell whether htmx asks, for a part of the page that it is on."""
    asked = "HX-Request" in request.headers
    return asked and "HX-History-Restore-Request" not in request.headers
