"""Which addresses Telegram takes as links, and what it makes of them."""

import re

OWN_SCHEME = re.compile(
    r"(?i)(?:(tg|ton)(?=:)|(tonsite)):(?://)?([a-z0-9_-]+(?(2)[a-z0-9_.-]*))([/?#].*)?", re.DOTALL
)
PERSON = re.compile(r"(?i)tg:(?://)?user/?\?(?:[^#]*&)?id=([1-9]\d{0,15})(?:[&#]|$)")
HTTP = re.compile(
    r"""(?ix)
    (?P<scheme>https?://)?
    (?P<owner>[^/?\#@]*@)?
    (?P<host>\[[0-9a-f:.]+\] | [^/?\#:@\[\]\\\s"]+)
    (?::(?P<port>\d+))?
    (?P<rest>[/?\#].*)?
    """,
    re.DOTALL,
)


def user_of_link(url: str) -> int:
    """Give the person of `tg://user?id=…`, or 0."""
    found = PERSON.match(url)
    return int(found[1]) if found else 0


def checked_link(url: str) -> str:
    """Give the address as Telegram keeps it, or an empty string when it is none."""
    if own := OWN_SCHEME.fullmatch(url):
        scheme, place, rest = (own[1] or own[2]).lower(), own[3].lower(), own[4] or ""
        return f"{scheme}://{place}{rest if rest.startswith(('/', '?')) else f'/{rest}'}"
    found = HTTP.fullmatch(url)
    if found is None:
        return ""
    host, rest = _lower(found["host"]), (found["rest"] or "").rstrip(" \t\r\n")
    if ("." not in host or host == ".") and not host.startswith("["):
        return ""
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 65536:
        return ""
    owner = found["owner"] if found["owner"] != "@" else ""
    scheme = (found["scheme"] or "http://").lower()
    path = rest if rest.startswith("/") else f"/{rest}"
    return f"{scheme}{owner or ''}{host}{f':{port}' if port else ''}{path.replace(' ', '%20')}"


def _lower(text: str) -> str:
    """Lower the Latin letters only, as TDLib does."""
    return re.sub(r"[A-Z]+", lambda found: found[0].lower(), text)
