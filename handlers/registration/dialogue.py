"""Registration, as a resident lives it: in, who they are, and all that everybody is asked.

What is asked about the person stands in about.py; a phone or e-mail, login, password and
statements in bot/ui/joining.py; the card of all answers and what comes of it in finish.py.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.cabinet import Today
from bot.services.letters import Channels
from bot.services.papers import Papers
from bot.services.people import Person
from bot.services.registration import StatementsDue
from bot.ui.chat import Chat
from bot.ui.form import Dialogue, Form
from bot.ui.home import home_screen
from bot.ui.joining import ALL_STATEMENTS, first_page
from bot.ui.presses import Pressed
from handlers.registration import about, finish, screens
from handlers.registration.draft import JOINING, Application, Registration

ApplicationForm = Form[Application]

DIALOGUE = Dialogue(
    name="registration",
    states=Registration,
    draft=Application,
    screens=screens.SCREENS,
    inner=JOINING.inner,
    secret=JOINING.secret,
    erased=JOINING.secret,
    contact=frozenset({Registration.phone}),
)


async def choose_who(query: CallbackQuery, chat: Chat, person: Person) -> None:
    """«Регистрация» was pressed: for oneself, or for an organisation."""
    del query
    chat.rest(home_screen(person) if person.session else screens.who_registers())


async def enter(
    query: CallbackQuery,
    form: ApplicationForm,
    person: Person,
    today: Today,
    channels: Channels,
    statements_due: StatementsDue,
    papers: Papers,
) -> None:
    """«Житель» or «Получить полный доступ» was pressed."""
    del query
    if person.session is not None and person.session.registered:
        form.chat.rest(home_screen(person))
    elif not (channels.sms or channels.email):
        form.chat.rest(screens.unavailable())
    elif person.session is None:
        draft = Application(channels, due=ALL_STATEMENTS, today=today())
        await form.start(Registration.surname, draft)
    else:
        due = await statements_due(person)
        page = first_page(papers, person)
        draft = Application(channels, upgrade=True, due=due, page=page, today=today())
        await form.start(JOINING.ask_contact(draft), draft)


def router() -> Router:
    own = Router(name=DIALOGUE.name)
    press = own.callback_query.register
    press(choose_who, Pressed("who"))
    press(enter, Pressed("enter"))
    about.add_to(own)
    JOINING.add_to(own)
    finish.add_to(own)
    return own
