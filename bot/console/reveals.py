"""«Раскрыть»: asking why, and showing one conversation unmasked for as long as that lasts.

`reveal.html` has what the page of a conversation shows of it (macro `reveal`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console.requests import read_form
from bot.console.shell import VISITOR, Page, Shell
from bot.domain.reveals import LONGEST_WORDS, RevealReason, RevealRefusal
from bot.domain.staff import Action
from bot.services.reveals import Revealed

PATH = r"/console/chats/{chat_id:-?\d{1,18}}/reveal"


@dataclass(slots=True)
class RevealPages:
    shell: Shell

    def pages(self) -> list[Page]:
        action, title = Action.SEE_RESIDENT, "reveal-title"
        return [
            Page("GET", PATH, self.ask, action, title),
            Page("POST", PATH, self.reveal, action, title),
        ]

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """«Раскрыть» was pressed where the form does not stand in the page."""
        refuse_others(request)
        return reveal_form(self.shell, request, _path(request))

    async def reveal(self, request: web.Request) -> web.StreamResponse:
        """A reason was given."""
        visitor, chat_id = request[VISITOR], int(request.match_info["chat_id"])
        sent = await read_form(request)
        reason, words = (str(sent.get(name, "")) for name in ("reason", "words"))
        outcome = await self.shell.do(
            "reveal_conversation", visitor.person, chat_id, reason, words
        )
        if isinstance(outcome, Revealed):
            return self.shell.go(request, _path(request))
        if isinstance(outcome, RevealRefusal):
            return reveal_form(self.shell, request, _path(request), outcome, reason, words)
        raise web.HTTPForbidden


def _path(request: web.Request) -> str:
    return f"/console/chats/{int(request.match_info['chat_id'])}"


def refuse_others(request: web.Request) -> None:
    """Only the centre sees conversations whole: nobody else is asked why."""
    if not request[VISITOR].employee.post.role.of_centre:
        raise web.HTTPForbidden


def reveal_form(
    shell: Shell,
    request: web.Request,
    path: str,
    refusal: RevealRefusal | None = None,
    reason: str = "",
    words: str = "",
) -> web.Response:
    """Ask why; `path`: the page of what is to be seen whole."""
    return shell.page(
        request,
        "reveal_form.html",
        status=200 if refusal is None else STATUS[refusal],
        path=path,
        refusal=refusal,
        reasons=tuple(RevealReason),
        reason=reason,
        words=words[:LONGEST_WORDS],
    )


STATUS = {
    RevealRefusal.REASON: 400,
    RevealRefusal.WORDS: 400,
    RevealRefusal.OWN: 403,
    RevealRefusal.TOO_OFTEN: 429,
}


def until_over(until: datetime | None, now: datetime) -> int:
    """Give whole seconds, one at least; 0: nothing is revealed."""
    return 0 if until is None else max(1, int((until - now).total_seconds()))


def reveal_values(until: datetime | None, now: datetime) -> dict[str, Any]:
    """Give what the macro `reveal` wants of the page of a conversation.

    `until`: by what the page was made of, and never asked for again: it would be over between.
    """
    return {"reveal_left": until_over(until, now), "reveal_reasons": tuple(RevealReason)}
