"""Conversations given out as files and as a page to print."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.console.conversations import unreadable
from bot.console.export_files import Told, csv_pieces, json_pieces, print_pieces
from bot.console.requests import theme_for
from bot.console.reveals import until_over
from bot.console.shell import VISITOR, Page, Shell, Visitor
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.conversation_filters import Filters
from bot.services.errors import StoreUnavailableError
from bot.services.exports import Export, ExportForm
from bot.ui.texts import texts_for

log = structlog.get_logger()
CHAT = r"/console/export/chats/{chat_id:-?\d{1,18}}"
LIST = "/console/export/list"
TYPES = {
    ExportForm.CSV: "text/csv",
    ExportForm.JSON: "application/json",
    ExportForm.PRINT: "text/html",
}


@dataclass(slots=True)
class ExportPages:
    shell: Shell

    def pages(self) -> list[Page]:
        forms = r".{form:csv|json}", "/{form:print}"
        action, title = Action.REVIEW_CONVERSATIONS, "export-title"
        return [
            *(Page("GET", CHAT + form, self.give_one, action, title) for form in forms),
            *(Page("GET", LIST + form, self.give_list, action, title) for form in forms),
        ]

    async def give_one(self, request: web.Request) -> web.StreamResponse:
        """One conversation was asked for."""
        visitor, chat_id = request[VISITOR], int(request.match_info["chat_id"])
        form = ExportForm(request.match_info["form"])
        export = await self.shell.do("export_conversation", visitor.person, chat_id, form)
        return await self._give(request, export, form, f"/console/chats/{chat_id}")

    async def give_list(self, request: web.Request) -> web.StreamResponse:
        """All conversations that the list shows were asked for.

        Where a filter cannot be read it would be more than was asked for: the list says so.
        """
        visitor, filters = request[VISITOR], Filters.from_query(request.query)
        if unreadable(request.query, filters):
            return self.shell.go(request, f"{CONSOLE_PATH}?{request.rel_url.raw_query_string}")
        form = ExportForm(request.match_info["form"])
        export = await self.shell.do("export_selection", visitor.person, filters, form)
        return await self._give(request, export, form, f"/console?{filters.to_query()}")

    async def _give(
        self, request: web.Request, export: object, form: ExportForm, back: str
    ) -> web.StreamResponse:
        if not isinstance(export, Export):
            raise web.HTTPForbidden
        left = until_over(export.revealed_until, self.shell.clock())
        visitor = request[VISITOR]
        answer = web.StreamResponse()
        answer.content_type, answer.charset = TYPES[form], "utf-8"
        if form is not ExportForm.PRINT:
            name = f"conversations-{self.shell.local(self.shell.clock()):%Y-%m-%d-%H%M}.{form}"
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        elif left:
            answer.headers["Refresh"] = str(left + 1)  # where no script runs
        pieces = self._pieces(request, visitor, export, form, back, left)
        await answer.prepare(request)
        try:
            async for piece in pieces:
                await answer.write(piece)
        except ConnectionError:  # nobody waits for the rest
            return answer
        except StoreUnavailableError as error:
            log.warning("export broken off", error=str(error))
            if request.transport is not None:
                request.transport.abort()  # a file that seems whole would be a lie
            return answer
        await answer.write_eof()
        return answer

    def _pieces(
        self,
        request: web.Request,
        visitor: Visitor,
        export: Export,
        form: ExportForm,
        back: str,
        left: int,
    ) -> AsyncIterator[bytes]:
        shell = self.shell
        parts = shell.begin().use_cases["read_export"](visitor.person, export)
        told = Told(texts_for(visitor.language), shell.zone, shell.clock(), export.cut)
        if form is ExportForm.CSV:
            return csv_pieces(parts, told)
        if form is ExportForm.JSON:
            return json_pieces(parts, told)
        named = {"employee": visitor.employee.name, "theme": theme_for(request)}
        return print_pieces(parts, told, shell.environment, **named, back=back, left=left)
