"""Buildings of a branch by a file: sent, read aside, shown, and taken over only by a press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.services.branch_buildings import Cause, SortBuildings, Sorted, TakeBuildings
from bot.services.branches import ReadBranch
from bot.services.building_lists import KeepList, List, ListRefusal, OrderList
from bot.services.messages import Notify, Screen, text
from bot.services.people import Person
from bot.services.staff import Authorise, Denied
from bot.services.tasks import Task
from bot.services.updates import StoredChat
from bot.ui.chat import Chat
from bot.ui.filters import SentList
from bot.ui.form import Form
from bot.ui.locks import is_locked
from bot.ui.presses import Pressed
from handlers.organisation import building_screens, screens
from handlers.organisation.branch_changes import start
from handlers.organisation.branch_screens import About, Preview, Question
from handlers.organisation.branches import branch_card

SENDING = (Question.file, Question.preview)
NOT_FOUND = (Cause.UNREADABLE, Cause.UNKNOWN, Cause.NEAR, Cause.TOWN)


async def ask_file(
    query: CallbackQuery, form: Form[About], value: str, person: Person, read_branch: ReadBranch
) -> None:
    """«Добавить дома файлом»."""
    del query
    await start(form, Question.file, await read_branch(person, int(value)))


async def send_file(
    message: Message,
    form: Form[About],
    person: Person,
    file_id: str | ListRefusal,
    order_list: OrderList,
) -> None:
    """It is fetched and read after the commit."""
    del message
    refusal: ListRefusal | Denied | None
    if isinstance(file_id, ListRefusal):
        refusal = file_id
    else:
        refusal = await order_list(person, form.draft.branch_id, file_id)
    if isinstance(refusal, Denied):
        await form.leave(screens.denied())
    elif refusal is not None:
        await form.repeat(building_screens.refused(refusal))
    else:
        await form.repeat("list-reading")


async def write_instead(message: Message, form: Form[About]) -> None:
    """Words where a file is asked."""
    del message
    await form.repeat("list-send-a-file")


async def open_list(
    query: CallbackQuery,
    form: Form[About],
    value: str,
    person: Person,
    keep_list: KeepList,
    sort_buildings: SortBuildings,
) -> None:
    """«Показать» below the word that a list was read."""
    del query
    kept = await keep_list.take(person, int(value))
    if kept is None:
        form.chat.toast = text("press-outdated")
        form.chat.redraw()
        return
    found = await sort_buildings(person, *kept, near=False)
    if isinstance(found, Denied):
        form.chat.rest(screens.denied())
    else:
        one = found.branch
        await form.start(Question.file, _seen(About(one.organisation_id, one.name, one.id), found))
        await form.go(Question.preview)


async def take_free(
    query: CallbackQuery,
    form: Form[About],
    person: Person,
    take_buildings: TakeBuildings,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    """«Подтвердить»: those that no branch serves."""
    del query
    found = _preview(form)
    taken = await take_buildings(person, form.draft.branch_id, found.free, moves=False)
    await _show(form, person, taken, read_branch, authorise)


async def take_all(
    query: CallbackQuery,
    form: Form[About],
    person: Person,
    take_buildings: TakeBuildings,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    """Those of other branches, too."""
    del query
    found = _preview(form)
    numbers = (*found.free, *found.elsewhere)
    taken = await take_buildings(person, form.draft.branch_id, numbers, moves=True)
    await _show(form, person, taken, read_branch, authorise)


def _preview(form: Form[About]) -> Preview:
    if form.draft.preview is None:
        raise LookupError("a list is read before")
    return form.draft.preview


async def _show(
    form: Form[About],
    person: Person,
    taken: int | Denied,
    read_branch: ReadBranch,
    authorise: Authorise,
) -> None:
    """Draw the card as it will be: what this unit writes cannot be read yet."""
    if isinstance(taken, Denied):
        await form.leave(screens.denied())
        return
    card = await read_branch(person, form.draft.branch_id)
    if not isinstance(card, Denied):
        card = replace(card, buildings=card.buildings + taken)
    drawn = await branch_card(person, card, authorise)
    await form.leave(drawn.under(text("list-taken", count=taken)))


def _seen(draft: About, found: Sorted) -> About:
    left = found.because(*NOT_FOUND)
    shown = tuple(replace(one, options=()) for one in left[: building_screens.SHOWN])
    preview = Preview(_ids(found.free), _ids(found.elsewhere), len(found.here), len(left), shown)
    return replace(draft, preview=preview)


def _ids(buildings: Sequence[Any]) -> tuple[int, ...]:
    return tuple(one.building_id for one in buildings)


@dataclass(frozen=True, slots=True)
class ListRead:
    """What became of a file, as it happens in its chat."""

    task: Task
    found: List

    async def __call__(
        self,
        chat: Chat,
        stored: StoredChat,
        form: Form[Any] | None,
        use_cases: Mapping[str, Any],
    ) -> None:
        keep_list: KeepList = use_cases["keep_list"]
        branch_id = await keep_list.end(self.task.chat_id, self.task.id)
        if branch_id is None:
            return
        found = self.found
        chat.note("list-refused" if isinstance(found, ListRefusal) else "list-read")
        waits = _waits(chat, form, branch_id)
        if waits is None or is_locked(stored, form, use_cases["clock"]):
            await self._leave_word(chat, branch_id, use_cases)
        elif isinstance(found, ListRefusal):
            await waits.repeat(building_screens.refused(found))
        else:
            sort_buildings: SortBuildings = use_cases["sort_buildings"]
            seen = await sort_buildings(chat.person, branch_id, found, near=False)
            if isinstance(seen, Denied):
                await waits.leave(screens.denied())
            else:
                await waits.go(Question.preview, _seen(waits.draft, seen))

    async def _leave_word(self, chat: Chat, branch_id: int, use_cases: Mapping[str, Any]) -> None:
        """Whoever has gone on opens it later: what they do is left as it is."""
        if isinstance(self.found, ListRefusal):
            chat.outgoing.append(Notify(Screen((building_screens.refused(self.found),))))
            return
        keep_list: KeepList = use_cases["keep_list"]
        number = await keep_list.keep(chat.person.chat_id, branch_id, self.found)
        chat.outgoing.append(Notify(building_screens.list_waits(number)))


def _waits(chat: Chat, form: Form[Any] | None, branch_id: int) -> Form[About] | None:
    """Give the form when it still stands where the file was sent."""
    if form is None or chat.state not in {state.state for state in SENDING}:
        return None
    return form if form.draft.branch_id == branch_id else None


async def lose_list(chat: Chat, stored: StoredChat) -> None:
    """Its result could not be told for good."""
    del stored
    chat.note("list-lost")
    line = building_screens.refused(ListRefusal.UNREACHABLE)
    chat.outgoing.append(Notify(Screen((line,))))


def router() -> Router:
    own = Router(name="a branch's buildings by a file")
    press, message = own.callback_query.register, own.message.register
    press(ask_file, Pressed("file"))
    press(open_list, Pressed("listed"))
    message(send_file, StateFilter(*SENDING), SentList())
    message(write_instead, StateFilter(Question.file))
    press(take_free, Pressed("taken"), StateFilter(Question.preview))
    press(take_all, Pressed("moved"), StateFilter(Question.preview))
    return own
