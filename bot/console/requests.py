"""Where a request comes from: cookies, the token of its form, the page that sent it.

The console's sessions are rows of the database that end with the employee's post and with the
chat's own session. aiohttp-session keeps a dictionary for each cookie and knows neither, and its
stores for databases are none of ours: three cookies are less than what it would have to be taught.
"""

from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any
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
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
LONGEST_TOKEN = 64
YEAR = 365 * 24 * 3600


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


async def read_form(request: web.Request) -> Any:
    """Give what the form carries; what nobody can read (boundary, charset, bytes) is refused."""
    try:
        return await request.post()
    except (ValueError, LookupError) as error:
        raise web.HTTPBadRequest from error


def is_of_this_machine(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def address_of(request: web.Request) -> str:
    """Give who asks; a proxy of this machine says it in the last hop of X-Forwarded-For."""
    peer = request.remote or ""
    hops = request.headers.getall("X-Forwarded-For", [])
    if not hops or not is_of_this_machine(peer):
        return peer
    try:
        return str(ip_address(hops[-1].rpartition(",")[2].strip()))
    except ValueError:
        return peer


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


def check_size(request: web.Request) -> None:
    """Refuse what is no form of ours before it is read."""
    if request.method in SAFE:
        return
    length = request.content_length
    if length is None and request.can_read_body:
        raise web.HTTPLengthRequired
    if length is not None and length > LARGEST_FORM:
        raise web.HTTPRequestEntityTooLarge(max_size=LARGEST_FORM, actual_size=length)


def path_back(said: str) -> str:
    """Give a path of the console to go back to: never another server's."""
    plain = said.isascii() and said.isprintable() and "\\" not in said
    inside = said == "/console" or said.startswith(("/console/", "/console?"))
    return said if plain and inside else "/console"
