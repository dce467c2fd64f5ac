"""The page of the audit log, and the state of its chain."""

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.console.audit_words import AuditWords
from bot.console.shell import VISITOR, Page, Shell
from bot.console.unread import doubts
from bot.console.words import LineWords
from bot.domain.staff import Action
from bot.services.audit_page import AuditFilters, AuditPage, Spot, read_spot
from bot.services.staff import Subject
from bot.ui.texts import texts_for

PATH = "/console/audit"
LABELS = {
    "employee": "console-audit-employee",
    "action": "console-audit-action",
    "subject": "console-audit-subject",
    "org": "console-audit-organisation",
    "from": "console-audit-from",
    "to": "console-audit-to",
}


@dataclass(slots=True)
class AuditPages:
    shell: Shell

    def pages(self) -> list[Page]:
        return [Page("GET", PATH, self.show, Action.SEE_AUDIT, "console-audit", nav=True, key="a")]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """«Журнал действий» was opened, or filtered, or its next page asked for."""
        visitor = request[VISITOR]
        filters = AuditFilters.from_query(request.query)
        spot = read_spot(request.query.get("before", ""))
        begun = visitor.visit.started_at
        page = await self.shell.do("read_audit", visitor.person, filters, spot, visit=begun)
        if not isinstance(page, AuditPage):
            raise web.HTTPForbidden
        return self.shell.page(
            request,
            "audit.html",
            page=page,
            filters=filters,
            doubts=doubts(
                request.query, filters.to_query(), LABELS, (filters.since, filters.until)
            ),
            actions=tuple(Action),
            subjects=tuple(Subject),
            words=self._words(request, page),
            later=_address(filters, page.more) if page.more else "",
            newest=_address(filters, None) if spot else "",
            only=lambda name, value: f"{PATH}?{urlencode({name: value})}",
        )

    def _words(self, request: web.Request, page: AuditPage) -> AuditWords:
        return AuditWords(
            LineWords(texts_for(request[VISITOR].language)),
            lambda at: f"{self.shell.local(at):%d.%m.%Y %H:%M}",
            {one.path: one.title_key for one in self.shell.pages},
            page.employees,
        )


def _address(filters: AuditFilters, before: Spot | None) -> str:
    behind = "" if before is None else urlencode({"before": str(before)})
    query = "&".join(filter(None, (filters.to_query(), behind)))
    return f"{PATH}?{query}" if query else PATH
