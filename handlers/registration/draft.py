"""The steps of registration and of gaining full access, and what is gathered on the way."""

from dataclasses import dataclass, field
from datetime import date

from aiogram.fsm.state import State, StatesGroup

from bot.domain.applicants import Applicant
from bot.ui.joining import Joining, JoiningDraft


class Registration(StatesGroup):
    surname = State()
    given_name = State()
    patronymic = State()
    birthday = State()
    town = State()
    channel = State()
    phone = State()
    email = State()
    login = State()
    login_name = State()
    password = State()
    password_again = State()
    agreement = State()
    consent = State()
    review = State()
    code = State()


@dataclass(frozen=True, slots=True)
class Application(JoiningDraft):
    """What was given so far; `upgrade`: the chat is in with limited access and wants more."""

    today: date = field(kw_only=True)
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    latin: str = ""  # a name in Latin letters, taken when the person insists on it
    born_on: date | None = None
    shown: str = ""  # page of the birthday's calendar
    town: str = ""

    @property
    def applicant(self) -> Applicant:
        """Raise LookupError while the birthday is missing."""
        if self.born_on is None:
            raise LookupError("the birthday is asked before")
        return Applicant(self.surname, self.given_name, self.patronymic, self.born_on, self.town)

    @property
    def own_words(self) -> list[str]:
        return self.applicant.own_words


JOINING: Joining[Application] = Joining(Registration)
