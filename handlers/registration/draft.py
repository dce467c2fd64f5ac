"""The steps of registration and of gaining full access, and what is gathered on the way."""

from dataclasses import dataclass
from datetime import date, datetime

from aiogram.fsm.state import State, StatesGroup

from bot.domain.applicants import Applicant
from bot.domain.consents import ConsentKind
from bot.services.codes import Sent
from bot.services.letters import Address, Channels
from bot.services.papers import PaperPage


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
class Tap:
    """A statement made: in which language, which text, when. The text itself is kept elsewhere."""

    language: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Application:
    """What was given so far; `upgrade`: the chat is in with limited access and wants more."""

    today: date
    channels: Channels
    upgrade: bool = False
    due: frozenset[ConsentKind] = frozenset()  # statements that are still to be made
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    latin: str = ""  # a name in Latin letters, taken when the person insists on it
    born_on: date | None = None
    shown: str = ""  # page of the birthday's calendar
    town: str = ""
    address: Address | None = None
    own_contact: bool = False  # Telegram vouches for the phone: no code is needed
    login: str = ""
    hashed: str = ""
    rating: str = ""
    page: PaperPage | None = None  # of the agreement
    agreement: Tap | None = None
    consent: Tap | None = None
    sent: Sent | None = None

    @property
    def applicant(self) -> Applicant:
        """Raise LookupError while the birthday is missing."""
        if self.born_on is None:
            raise LookupError("the birthday is asked before")
        return Applicant(self.surname, self.given_name, self.patronymic, self.born_on, self.town)

    @property
    def to(self) -> Address:
        """Give the address, or raise LookupError while it is missing."""
        if self.address is None:
            raise LookupError("the phone or e-mail is asked before")
        return self.address


def ask_contact(draft: Application) -> State:
    """The choice is asked only where there is one."""
    if draft.channels.sms and draft.channels.email:
        return Registration.channel
    return Registration.phone if draft.channels.sms else Registration.email


def after_contact(draft: Application) -> State:
    return after_password(draft) if draft.upgrade else Registration.login


def after_password(draft: Application) -> State:
    """Go on with the statements that are due, then to the card of all answers."""
    if ConsentKind.AGREEMENT in draft.due and draft.agreement is None:
        return Registration.agreement
    if ConsentKind.PERSONAL_DATA in draft.due and draft.consent is None:
        return Registration.consent
    return Registration.review
