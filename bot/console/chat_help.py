"""Help beside a conversation: writing first, notes, another chance to prove an account.

The page of a conversation takes it in by `{% include "help_panel.html" %}`, given `chat_id`.
"""

from dataclasses import dataclass

from aiohttp import web

from bot.console.forms import field, form_token, new_form_token
from bot.console.help import REQUESTS_PATH
from bot.console.shell import VISITOR, Page, Shell
from bot.domain.access import PROOFS_A_DAY
from bot.domain.reading_numbers import printed_number
from bot.domain.requests import LONGEST_ANSWER
from bot.domain.staff import Action
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.help_chats import LONGEST_REASON, ChatHelp, Helped
from bot.services.help_notes import LONGEST_NOTE

CHAT = f"{CONSOLE_PATH}/chats/{{chat}}"
FITTING = frozenset({Helped.EMPTY, Helped.TOO_LONG, Helped.NO_REASON})  # 422: typed anew


@dataclass(slots=True)
class ChatHelpPages:
    shell: Shell

    def pages(self) -> list[Page]:
        see, title = Action.REVIEW_CONVERSATIONS, "console-help"
        return [
            Page("GET", f"{CHAT}/help", self.look, see, title),
            Page("POST", f"{CHAT}/answer", self.write, see, title),
            Page("POST", f"{CHAT}/note", self.note, see, title),
            Page("POST", f"{CHAT}/unlock", self.unlock, Action.UNLOCK_PROOF, title),
        ]

    async def look(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def write(self, request: web.Request) -> web.Response:
        token, typed = await form_token(request), await field(request, "words")
        person = request[VISITOR].person
        made = await self.shell.do("help_in_chat.write", person, _chat(request), token, typed)
        if isinstance(made, Helped):
            return await self._after(request, made, "console-help-written", written=typed)
        return self.shell.go(request, f"{REQUESTS_PATH}/{made}", "console-help-written")

    async def note(self, request: web.Request) -> web.Response:
        token, typed = await form_token(request), await field(request, "words")
        person = request[VISITOR].person
        made = await self.shell.do("help_in_chat.note", person, _chat(request), token, typed)
        return await self._after(request, made, "console-requests-noted", noted=typed)

    async def unlock(self, request: web.Request) -> web.Response:
        token, typed = await form_token(request), await field(request, "reason")
        person = request[VISITOR].person
        made = await self.shell.do("help_in_chat.unlock", person, _chat(request), token, typed)
        return await self._after(request, made, "console-help-unlocked", reason=typed)

    async def _after(
        self, request: web.Request, made: Helped, done: str, **typed: str
    ) -> web.Response:
        if made is Helped.DONE:
            return self.shell.go(request, f"{CONSOLE_PATH}/chats/{_chat(request)}/help", done)
        _stop(made)
        return await self._page(request, made, **typed)

    async def _page(
        self,
        request: web.Request,
        problem: Helped | None = None,
        *,
        written: str = "",
        noted: str = "",
        reason: str = "",
    ) -> web.Response:
        person, chat_id = request[VISITOR].person, _chat(request)
        found = await self.shell.do("help_in_chat.look", person, chat_id)
        if isinstance(found, Helped):
            _stop(found)
        help_: ChatHelp = found
        return self.shell.page(
            request,
            "chat_help.html",
            status=200 if problem is None else 422 if problem in FITTING else 409,
            help=help_,
            chat_path=f"{CONSOLE_PATH}/chats/{chat_id}",
            requests_path=REQUESTS_PATH,
            printed=printed_number,
            problem="" if problem is None else problem.value,
            written=written,
            noted=noted,
            reason=reason,
            most=LONGEST_ANSWER,
            most_note=LONGEST_NOTE,
            most_reason=LONGEST_REASON,
            proofs=PROOFS_A_DAY,
            token=new_form_token,
        )


def _chat(request: web.Request) -> int:
    said = request.match_info["chat"]
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise web.HTTPNotFound
    return int(said)


def _stop(made: Helped) -> None:
    if made is Helped.DENIED:
        raise web.HTTPForbidden
    if made is Helped.UNKNOWN:
        raise web.HTTPNotFound
