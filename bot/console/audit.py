"""The page of the audit log, and the state of its chain."""

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.console.shell import VISITOR, Page, Shell
from bot.domain.staff import Action
from bot.services.audit_page import DETAILS, AuditFilters, AuditPage, Spot, read_spot
from bot.services.staff import Subject

PATH = "/console/audit"


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
            actions=tuple(Action),
            subjects=tuple(Subject),
            details=DETAILS,
            later=_address(filters, page.more) if page.more else "",
            newest=_address(filters, None) if spot else "",
            only=lambda name, value: f"{PATH}?{urlencode({name: value})}",
        )


def _address(filters: AuditFilters, before: Spot | None) -> str:
    behind = "" if before is None else urlencode({"before": str(before)})
    query = "&".join(filter(None, (filters.to_query(), behind)))
    return f"{PATH}?{query}" if query else PATH
