"""Residents' requests in the console: the list with its filters."""

import hashlib
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.shell import VISITOR, Page, Shell
from bot.console.unread import doubts
from bot.domain.requests import RequestSubject
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.help_filters import Mark, RequestFilters, Standing, Whose
from bot.services.help_requests import Listed
from bot.services.staff import Denied

REQUESTS_PATH = f"{CONSOLE_PATH}/requests"
ENOUGH = 286  # htmx asks no more: it would be read aloud each time
LABELS = {
    "state": "console-requests-state",
    "subject": "console-requests-subject",
    "org": "console-requests-organisation",
    "house": "console-requests-building",
    "label": "console-requests-labels",
    "taken": "console-requests-taker",
    "from": "console-requests-from",
    "to": "console-requests-to",
}


@dataclass(slots=True)
class RequestListPages:
    shell: Shell

    def pages(self) -> list[Page]:
        may, title = Action.ANSWER_REQUEST, "console-requests"
        return [
            Page("GET", REQUESTS_PATH, self.look_over, may, title, nav=True, key="r"),
            Page("GET", f"{REQUESTS_PATH}/live", self.changed, may, title, idle=True),
        ]

    async def look_over(self, request: web.Request) -> web.Response:
        filters = RequestFilters.from_query(request.query)
        below = Mark.read(request.query.get("below", ""))
        listed = await self.shell.do(
            "list_staff_requests", request[VISITOR].person, filters, below
        )
        if isinstance(listed, Denied):
            raise web.HTTPForbidden
        understood, days = filters.to_query(), (filters.since, filters.until)
        return self.shell.page(
            request,
            "requests.html",
            doubts=doubts(request.query, understood, LABELS, days, state=Standing.OPEN),
            **_list_values(listed, filters, below),
        )

    async def changed(self, request: web.Request) -> web.Response:
        """Say that the list has changed: rows never move under whoever reads them."""
        filters = RequestFilters.from_query(request.query)
        found = await self.shell.do("list_staff_requests.newest", request[VISITOR].person, filters)
        if isinstance(found, Denied):
            raise web.HTTPForbidden
        if filters.text or _digest(found) == request.query.get("seen", ""):
            return web.Response(status=204)
        query = filters.to_query()
        return self.shell.page(request, "requests_changed.html", status=ENOUGH, query=query)


def _list_values(listed: Listed, filters: RequestFilters, below: Mark | None) -> dict[str, Any]:
    newest = filters.to_query()
    return {
        "listed": listed,
        "rows": listed.rows,
        "filters": filters,
        "query": newest,
        "paths": {
            "all": _address(filters.of(None).to_query()),
            "mine": _address(filters.of(Whose.MINE).to_query()),
            "nobody": _address(filters.of(Whose.NOBODY).to_query()),
        },
        "newest": "" if below is None else _address(newest),
        "more": "" if listed.more is None else _address(filters.to_query(below=str(listed.more))),
        "seen": _digest(listed.state),
        "first": below is None,
        "standings": tuple(Standing),
        "subjects": tuple(RequestSubject),
        "path": REQUESTS_PATH,
    }


def _address(query: str) -> str:
    return f"{REQUESTS_PATH}?{query}" if query else REQUESTS_PATH


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:16]
