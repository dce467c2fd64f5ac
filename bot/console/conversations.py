"""Conversations: the list with its filters and saved views, and one as both sides saw it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from bot.console.requests import read_form
from bot.console.reveals import forget_in_time, reveal_values
from bot.console.shell import VISITOR, Page, Shell
from bot.console.step_names import name_dialogue, name_note, name_step, tell_move
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.conversation_filters import Ending, Filters
from bot.services.conversations import Conversation, Found
from bot.services.messages import text
from bot.ui.texts import texts_for

CHATS = f"{CONSOLE_PATH}/chats"
VIEWS = f"{CONSOLE_PATH}/views"
TITLE = "console-conversations"


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
            narrowed=replace(filters, text="") != Filters(),
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
        kept = await self.shell.do("keep_console_view", request[VISITOR].person, name, filters)
        said = "console-view-kept" if kept else "console-view-not-kept"
        return self.shell.go(request, _address(CONSOLE_PATH, filters), said)

    async def drop_view(self, request: web.Request) -> web.Response:
        view_id = _number(request.match_info["view_id"])
        if view_id is None:
            raise web.HTTPNotFound
        await self.shell.do("drop_console_view", request[VISITOR].person, view_id)
        return self.shell.go(request, CONSOLE_PATH, "console-view-dropped")

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
        values = self._values(request, found, tail)
        values |= await reveal_values(self.shell, request, found.about.chat_id)
        title = found.about.name or found.about.title
        answer = self.shell.page(
            request,
            "conversation.html",
            title=title or self._text(request, "console-chat", number=str(found.about.chat_id)),
            lines=lines,
            about=found.about,
            older=found.older,
            newer=found.newer,
            live=found.newer is None and "before" not in request.query,
            **values,
        )
        return forget_in_time(answer, values["reveal_left"])

    async def look_again(self, request: web.Request) -> web.Response:
        """Give the newest lines anew when anything came or changed; the page asks by itself."""
        since = _number(request.query.get("since", "")) or 0
        person, chat_id = request[VISITOR].person, _chat(request)
        found = await self.shell.do("conversation_since", person, chat_id, since)
        if found is None:
            return self._missing(request)
        values = self._values(request, found, found.lines)
        if values["digest"] == request.query.get("seen", ""):
            return web.Response(status=204)
        return self.shell.page(request, "tail.html", since=since, came=True, **values)

    def _values(
        self, request: web.Request, found: Conversation, tail: Sequence[Any]
    ) -> dict[str, Any]:
        digest = hashlib.sha256(repr(tail).encode("utf-8", "replace")).hexdigest()[:16]
        return {
            "tail": tail,
            "digest": digest,
            "path": f"{CHATS}/{found.about.chat_id}",
            "tail_from": found.tail,
            **self._words(request),
        }

    def _missing(self, request: web.Request) -> web.Response:
        return self.shell.page(
            request, "error.html", status=404, line="console-page-missing", error=True
        )

    def _words(self, request: web.Request) -> dict[str, Any]:
        texts = texts_for(request[VISITOR].language)
        return {
            "step": partial(name_step, texts),
            "dialogue": partial(name_dialogue, texts),
            "note": partial(name_note, texts),
            "move": partial(tell_move, texts),
        }

    def _text(self, request: web.Request, key: str, **values: str) -> str:
        return texts_for(request[VISITOR].language).plain(text(key, **values))


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
