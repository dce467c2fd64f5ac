"""Help beside a conversation: writing first, notes, another chance to prove an account.

The page of a conversation takes it in by `{% include "help_panel.html" %}`, given `chat_id`.
"""

from dataclasses import dataclass

from aiohttp import web

from bot.console.forms import field, form_token, new_form_token
from bot.console.request_list import REQUESTS_PATH
from bot.console.requests import chat_back, chat_path, is_part
from bot.console.reveals import reveal_values
from bot.console.shell import VISITOR, Page, Shell
from bot.domain.access import PROOFS_A_DAY
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
            Page("GET", f"{CHAT}/help/live", self.look, see, title, idle=True),
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
            return await self._after(request, "answer", made, "console-help-written", typed)
        return self.shell.go(request, f"{REQUESTS_PATH}/{made}", "console-help-written")

    async def note(self, request: web.Request) -> web.Response:
        token, typed = await form_token(request), await field(request, "words")
        person = request[VISITOR].person
        made = await self.shell.do("help_in_chat.note", person, _chat(request), token, typed)
        return await self._after(request, "note", made, "console-requests-noted", typed)

    async def unlock(self, request: web.Request) -> web.Response:
        token, typed = await form_token(request), await field(request, "reason")
        person = request[VISITOR].person
        made = await self.shell.do("help_in_chat.unlock", person, _chat(request), token, typed)
        return await self._after(request, "unlock", made, "console-help-unlocked", typed)

    async def _after(
        self, request: web.Request, act: str, made: Helped, done: str, typed: str
    ) -> web.Response:
        """Draw the form anew where it stood; without scripts go back to the conversation."""
        if made is not Helped.DONE:
            _stop(made)
            return await self._page(request, act, problem=made, typed=typed)
        if is_part(request):
            return await self._page(request, act, done=done)
        back = await field(request, "back")
        return self.shell.go(request, chat_back(back, _chat(request)), done)

    async def _page(
        self,
        request: web.Request,
        acted: str = "",
        *,
        problem: Helped | None = None,
        done: str = "",
        typed: str = "",
    ) -> web.Response:
        """`acted`: which form was sent; `typed`: what was not taken of it."""
        person, chat_id = request[VISITOR].person, _chat(request)
        found = await self.shell.do("help_in_chat.look", person, chat_id)
        if isinstance(found, Helped):
            _stop(found)
        help_: ChatHelp = found
        back = await field(request, "back") or request.query.get("back", "")
        return self.shell.page(
            request,
            "chat_help.html",
            status=200 if problem is None else 422 if problem in FITTING else 409,
            help=help_,
            chat_path=chat_path(chat_id),
            to=chat_back(back, chat_id),
            back=f"{chat_path(chat_id)}/help",
            requests_path=REQUESTS_PATH,
            acted=acted,
            problem="" if problem is None else problem.value,
            done=done,
            typed=typed,
            most=LONGEST_ANSWER,
            most_note=LONGEST_NOTE,
            most_reason=LONGEST_REASON,
            proofs=PROOFS_A_DAY,
            token=new_form_token,
            **reveal_values(help_.revealed_until, self.shell.clock()),
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
