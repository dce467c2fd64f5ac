"""Conversations: the list with its filters and saved views, and one as both sides saw it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from bot.console.forms import field
from bot.console.requests import read_form
from bot.console.reveals import reveal_values
from bot.console.shell import VISITOR, Page, Shell
from bot.console.unread import Doubts, doubts
from bot.console.words import LineWords
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.conversation_filters import Ending, Filters
from bot.services.conversations import Conversation, Found
from bot.services.messages import text
from bot.ui.texts import texts_for

CHATS = f"{CONSOLE_PATH}/chats"
VIEWS = f"{CONSOLE_PATH}/views"
TITLE = "console-conversations"
LABELS = {
    "from": "console-filter-from",
    "to": "console-filter-to",
    "dialogue": "console-filter-dialogue",
    "step": "console-filter-step",
    "outcome": "console-filter-outcome",
    "org": "console-filter-organisation",
    "house": "console-filter-building",
}


@dataclass(slots=True)
class ConversationPages:
    """`steps`: states of each dialogue, by the group that they are of."""

    shell: Shell
    steps: Mapping[str, Sequence[str]]

    def pages(self) -> list[Page]:
        may, one = Action.REVIEW_CONVERSATIONS, f"{CHATS}/{{chat_id}}"
        return [
            Page("GET", CONSOLE_PATH, self.list, may, TITLE, nav=True, key="c"),
            Page("GET", one, self.read, may, TITLE),
            Page("GET", f"{one}/tail", self.look_again, may, TITLE, idle=True),
            Page("POST", VIEWS, self.keep_view, may, TITLE),
            Page("POST", f"{VIEWS}/{{view_id}}/drop", self.drop_view, may, TITLE),
        ]

    # -- the list ---------------------------------------------------------------------------

    async def list(self, request: web.Request) -> web.Response:
        """Show a page of the list; each choice of filters has its address."""
        person, filters = request[VISITOR].person, Filters.from_query(request.query)
        before = _number(request.query.get("before", ""))
        found: Found | None = await self.shell.do("list_conversations", person, filters, before)
        if found is None:
            raise web.HTTPForbidden
        organisations, buildings = await self.shell.do("list_places", person)
        answer = self.shell.page(
            request,
            "conversations.html",
            filters=filters,
            found=found,
            views=await self.shell.do("console_views", person),
            query=filters.to_query(),
            doubts=unreadable(request.query, filters),
            narrowed=filters.narrowed,
            older=_address(CONSOLE_PATH, filters, found.more),
            newest=_address(CONSOLE_PATH, filters) if before else "",
            organisations=organisations,
            buildings=buildings,
            endings=tuple(Ending),
            dialogues=self.steps,
            **self._words(request),
        )
        if "HX-Request" in request.headers:
            answer.headers["HX-Push-Url"] = _address(CONSOLE_PATH, filters, before)
        return answer

    async def keep_view(self, request: web.Request) -> web.Response:
        """Save the filters under a name; another view of that name goes."""
        form = await read_form(request)
        filters = Filters.from_query(_query(str(form.get("query", ""))))
        name = str(form.get("name", ""))
        if filters.text and not filters.narrowed:
            return self.shell.go(request, _address(CONSOLE_PATH, filters), "console-view-empty")
        kept = await self.shell.do("keep_console_view", request[VISITOR].person, name, filters)
        said = "console-view-kept" if kept else "console-view-not-kept"
        return self.shell.go(request, _address(CONSOLE_PATH, filters), said)

    async def drop_view(self, request: web.Request) -> web.Response:
        view_id = _number(request.match_info["view_id"])
        if view_id is None:
            raise web.HTTPNotFound
        await self.shell.do("drop_console_view", request[VISITOR].person, view_id)
        filters = Filters.from_query(_query(await field(request, "query")))
        return self.shell.go(request, _address(CONSOLE_PATH, filters), "console-view-dropped")

    # -- one conversation -------------------------------------------------------------------

    async def read(self, request: web.Request) -> web.Response:
        """Show a part of it: the newest, before a line, or around one that is linked."""
        found = await self.shell.do(
            "read_conversation",
            request[VISITOR].person,
            _chat(request),
            at=_number(request.query.get("at", "")),
            before=_number(request.query.get("before", "")),
        )
        if found is None:
            return self._missing(request)
        lines, tail = _parted(found)
        return self.shell.page(
            request,
            "conversation.html",
            title=self._title(request, found),
            lines=lines,
            about=found.about,
            older=found.older,
            newer=found.newer,
            live=found.newer is None,
            **self._values(request, found, tail),
            **reveal_values(found.revealed_until, self.shell.clock()),
        )

    async def look_again(self, request: web.Request) -> web.Response:
        """Give the newest lines anew when anything came or changed, and what stands beside them.

        The page asks by itself.
        """
        since = _number(request.query.get("since", "")) or 0
        person, chat_id = request[VISITOR].person, _chat(request)
        found = await self.shell.do("conversation_since", person, chat_id, since)
        if found is None:
            raise web.HTTPNotFound
        values = self._values(request, found, found.lines)
        lines, _, about = values["digest"].partition(".")
        seen_lines, _, seen_about = request.query.get("seen", "").partition(".")
        if (lines, about) == (seen_lines, seen_about):
            return web.Response(status=204)
        beside = found.about if about != seen_about else None
        came = lines != seen_lines
        answer = self.shell.page(
            request, "tail.html", since=since, came=came, about=beside, **values
        )
        if came:
            answer.headers["HX-Trigger-After-Settle"] = "linesCame"
        return answer

    def _values(
        self, request: web.Request, found: Conversation, tail: Sequence[Any]
    ) -> dict[str, Any]:
        return {
            "tail": tail,
            "digest": f"{_digest(tail)}.{_digest(found.about)}",
            "path": f"{CHATS}/{found.about.chat_id}",
            "tail_from": found.tail,
            **self._words(request),
        }

    def _title(self, request: web.Request, found: Conversation) -> str:
        """Name it as the list does, unless it is revealed."""
        about = found.about
        name = about.name or about.title if found.revealed else ""
        chat = name or self._text(request, "console-chat", number=str(about.chat_id))
        return " · ".join([chat, *(one.number for one in about.accounts[:1])])

    def _missing(self, request: web.Request) -> web.Response:
        return self.shell.page(
            request, "error.html", status=404, line="console-page-missing", error=True
        )

    def _words(self, request: web.Request) -> dict[str, Any]:
        return {"words": LineWords(texts_for(request[VISITOR].language))}

    def _text(self, request: web.Request, key: str, **values: str) -> str:
        return texts_for(request[VISITOR].language).plain(text(key, **values))


def unreadable(query: Mapping[str, str], filters: Filters) -> Doubts:
    """Tell which filters of the list were left out because nobody can read them."""
    return doubts(query, filters.to_query(), LABELS, (filters.since, filters.until))


def _digest(shown: object) -> str:
    return hashlib.sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:16]


def _parted(found: Conversation) -> tuple[Sequence[Any], Sequence[Any]]:
    """Part the lines that are settled from those that are looked at again."""
    if not found.tail:
        return found.lines, ()
    first = next((n for n, one in enumerate(found.lines) if one.id >= found.tail), 0)
    return found.lines[:first], found.lines[first:]


def _number(said: str) -> int | None:
    """Read an id of ours; anything else is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _chat(request: web.Request) -> int:
    found = _number(request.match_info["chat_id"])
    if found is None:
        raise web.HTTPNotFound
    return found


def _query(said: str) -> Mapping[str, str]:
    return dict(parse_qsl(said[:2000]))


def _address(path: str, filters: Filters, before: int | None = None) -> str:
    parts = [filters.to_query(), urlencode({"before": before}) if before else ""]
    query = "&".join(one for one in parts if one)
    return f"{path}?{query}" if query else path
