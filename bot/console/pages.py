"""The centre's own page: what PRIVATE_DETAILS keeps out of Telegram, shown once.

Opening a link shows a button only: previews of messengers and mail open links too. The press
destroys what was kept, and what stood there is shown.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from aiohttp import web

from bot.services.errors import StoreUnavailableError
from bot.services.files import File, Workshop
from bot.services.messages import Document, Screen, Text, text
from bot.services.pages import PAGE_PATH, KeptPage, Page, PageShelf, page_key, page_place
from bot.services.ports import Clock
from bot.services.secrecy import Sealer
from bot.ui.codec import PAGE, UnreadableError, unpack
from bot.ui.privacy import numbered, private_labels
from bot.ui.texts import Texts, language_of, texts_for

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class _Found:
    """A page that waits to be opened."""

    key: str
    chat_id: int
    texts: Texts
    page: Page


@dataclass(slots=True)
class OneTimePages:
    shelf: PageShelf
    workshop: Workshop
    sealer: Sealer
    clock: Clock

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(f"{PAGE_PATH}page.css", _guarded(self.style))
        app.router.add_get(f"{PAGE_PATH}{{token}}", _guarded(self.ask))
        app.router.add_post(f"{PAGE_PATH}{{token}}", _guarded(self.open))

    async def style(self, request: web.Request) -> web.Response:
        del request
        return web.Response(text=_static("page.css"), content_type="text/css")

    async def ask(self, request: web.Request) -> web.Response:
        """Show the button; nothing is used up."""
        found = await self._find(request)
        if found is None:
            return _gone(request)
        file = isinstance(found.page.content, Document)
        button = _plain(found.texts, "page-download" if file else "page-show")
        body = (
            f'<div class="card">{_paragraph(found.texts, text("page-waits"))}</div>'
            f'<form method="post"><button type="submit">{button}</button></form>'
            f'<p class="note">{_plain(found.texts, "page-once")}</p>'
        )
        return _page(found.texts, body)

    async def open(self, request: web.Request) -> web.Response:
        """Show what was kept, once: of two presses one finds nothing."""
        found = await self._find(request)
        if found is None:
            return _gone(request)
        content = found.page.content
        if isinstance(content, Document):
            made = await self.workshop.make(found.chat_id, found.texts.language, content)
            answer = _file(made)
        else:
            answer = _page(found.texts, _screen(found.texts, content))
        return answer if await self.shelf.take(found.key) else _gone(request)

    async def _find(self, request: web.Request) -> _Found | None:
        key = page_key(self.sealer, request.match_info["token"])
        kept = await self.shelf.find(key, self.clock())
        page = None if kept is None else self._read(key, kept)
        if kept is None or page is None:
            return None
        return _Found(key, kept.chat_id, texts_for(kept.language), page)

    def _read(self, key: str, kept: KeptPage) -> Page | None:
        try:
            page: Page = unpack(PAGE, kept.content, self.sealer, page_place(key))
        except UnreadableError:
            return None
        return page


def _guarded(handler: Handler) -> Handler:
    """Answer with the headers that every page has, also when the store is away."""

    async def answer(request: web.Request) -> web.Response:
        try:
            response = await handler(request)
        except StoreUnavailableError:
            response = _refusal(request, "page-later", 503)
        response.headers.update(HEADERS)
        return response

    return answer


def _gone(request: web.Request) -> web.Response:
    """One answer to links that were used, are too old, or never were."""
    return _refusal(request, "page-gone", 404)


def _refusal(request: web.Request, key: str, status: int) -> web.Response:
    texts = texts_for(language_of(request.headers.get("Accept-Language")))
    body = f'<div class="card">{_paragraph(texts, text(key))}</div>'
    return _page(texts, body, status)


def _file(file: File) -> web.Response:
    name = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return web.Response(
        body=file.data, content_type=file.mime, headers={"Content-Disposition": name}
    )


def _screen(texts: Texts, screen: Screen) -> str:
    """Word a screen as it would stand in the chat, and what its buttons would say."""
    blocks = (
        ("news", screen.news),
        ("lines", screen.lines),
        ("labels", private_labels(numbered(screen))),
    )
    told = "".join(
        f'<div class="{name}">{_paragraphs(texts, lines)}</div>' for name, lines in blocks if lines
    )
    return f'<div class="card">{told}</div><p class="note">{_plain(texts, "page-shown")}</p>'


def _paragraphs(texts: Texts, lines: Iterable[Text]) -> str:
    return "".join(_paragraph(texts, line) for line in lines)


def _paragraph(texts: Texts, line: Text) -> str:
    return f"<p>{texts.html(line).strip().replace(chr(10), '<br>')}</p>"


def _plain(texts: Texts, key: str) -> str:
    return escape(texts.plain(text(key)))


def _page(texts: Texts, body: str, status: int = 200) -> web.Response:
    filled = Template(_static("page.html")).substitute(
        language=texts.language,
        title=_plain(texts, "page-title"),
        centre=_plain(texts, "page-centre"),
        body=body,
    )
    return web.Response(text=filled, content_type="text/html", status=status)


@cache
def _static(name: str) -> str:
    return (STATIC / name).read_text("utf-8")
