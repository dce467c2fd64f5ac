"""A doubtful reading: staff press on its card, its resident answers what they ask."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.domain.doubts import LONGEST_REASON, Question, RejectionReason
from bot.services.doubt_answers import AnswerQuestion, ReadQuestion
from bot.services.doubt_decisions import Awaited, DecideReading, Outcome
from bot.services.doubt_notices import Face
from bot.services.messages import Notify, Private, Screen, text
from bot.services.people import Person
from bot.services.staff_cards import DOUBT
from bot.ui.chat import Chat
from bot.ui.doubt_cards import question_screen
from bot.ui.filters import Typed
from bot.ui.presses import Pressed as On
from bot.ui.staff_presses import WritesReason, pressed_on, written_by
from handlers.doubts import screens

STAFF, RESIDENT = "doubts", "asked"
FACES = {"reasons": Face.REASONS, "questions": Face.QUESTIONS, "card": Face.CARD}

NOT_TAKEN = frozenset(
    {Outcome.UNREADABLE, Outcome.NO_REPLY, Outcome.OTHERS_REASON, Outcome.TOO_LATE}
)


async def accept(query: CallbackQuery, chat: Chat, decide_reading: DecideReading) -> None:
    """«Принять»."""
    del query
    _tell(chat, await decide_reading.accept(pressed_on(chat, DOUBT)))


async def turn_card(query: CallbackQuery, chat: Chat, decide_reading: DecideReading) -> None:
    """«Отклонить с причиной», «Спросить жителя», «Назад»: other buttons, nothing decided."""
    del query
    face = FACES[chat.press.action] if chat.press else Face.CARD
    _tell(chat, await decide_reading.turn(pressed_on(chat, DOUBT), face))


async def reject(
    query: CallbackQuery, chat: Chat, value: str, decide_reading: DecideReading
) -> None:
    """Choose a standard reason."""
    del query
    _tell(chat, await decide_reading.reject(pressed_on(chat, DOUBT), RejectionReason(value)))


async def choose_other_reason(
    query: CallbackQuery, chat: Chat, decide_reading: DecideReading
) -> None:
    """«Другая причина»: it is written next."""
    del query
    _tell(chat, await decide_reading.write(pressed_on(chat, DOUBT)))


async def write_reason(
    message: Message, chat: Chat, typed: str, awaited: Awaited, decide_reading: DecideReading
) -> None:
    """Reply to the card."""
    del message
    outcome = awaited.fault
    if awaited.reading_id is not None:
        said = written_by(chat, awaited.reading_id)
        outcome = await decide_reading.reject_in_words(said, typed)
    if outcome in NOT_TAKEN:
        title = Private(awaited.title or "—")
        line = text(outcome, most=LONGEST_REASON, title=title)
        chat.outgoing.append(Notify(Screen((line,), secret=bool(awaited.title))))


async def ask_resident(
    query: CallbackQuery, chat: Chat, value: str, decide_reading: DecideReading
) -> None:
    """Choose what to ask."""
    del query
    _tell(chat, await decide_reading.ask(pressed_on(chat, DOUBT), Question(value)))


async def show_photos(query: CallbackQuery, chat: Chat, decide_reading: DecideReading) -> None:
    """«Фото»: they come below the card."""
    del query
    photos = await decide_reading.photos(pressed_on(chat, DOUBT))
    if isinstance(photos, Outcome):
        _tell(chat, photos)
    else:
        chat.outgoing += photos
        chat.toast = text("evidence-on-its-way")


async def show_question(
    query: CallbackQuery, chat: Chat, value: str, person: Person, read_question: ReadQuestion
) -> None:
    """A locked chat was told that there is one."""
    del query
    question = await read_question(person, int(value))
    chat.rest(screens.over() if question is None else question_screen(question))


async def say_all_right(
    query: CallbackQuery, chat: Chat, value: str, person: Person, answer_question: AnswerQuestion
) -> None:
    """«Всё верно», says the resident; «Исправить» leads to the readings."""
    del query
    reading_id, _, place = value.partition(".")
    heard = await answer_question(person, int(reading_id), int(place or 0))
    chat.note("reading-confirmed" if heard else "question-late")
    chat.rest(screens.answered() if heard else screens.over())


def _tell(chat: Chat, outcome: Outcome) -> None:
    if outcome is not Outcome.DONE:
        chat.toast = text(outcome)


def router() -> Router:
    """Make what staff press."""
    own = Router(name=STAFF)
    press = own.callback_query.register
    press(accept, On("accept"))
    for action in FACES:
        press(turn_card, On(action))
    press(reject, On("reject"))
    press(choose_other_reason, On("other"))
    press(ask_resident, On("ask"))
    press(show_photos, On("photos"))
    return own


def reason_router() -> Router:
    """Make what staff write."""
    own = Router(name="reason of staff")
    own.message.register(write_reason, Typed(), WritesReason("decide_reading"))
    return own


def resident_router() -> Router:
    own = Router(name=RESIDENT)
    own.callback_query.register(show_question, On("show"))
    own.callback_query.register(say_all_right, On("right"))
    return own
