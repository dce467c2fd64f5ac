"""The steps of an organisation's registration, and what is gathered on the way."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from bot.domain.applicants import Applicant
from bot.domain.organisation_claims import Told
from bot.ui.joining import Joining, JoiningDraft


class OrganisationRegistration(StatesGroup):
    inn = State()
    ogrn = State()
    name = State()
    legal_address = State()
    contact = State()
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
class Organisation(JoiningDraft):
    """What was told so far; `upgrade`: the cabinet that is open becomes its own."""

    inn: str = ""
    known_as: str = ""  # the name by which the centre knows the ИНН
    ogrn: str = ""
    name: str = ""
    legal_address: str = ""
    contact: str = ""  # full name of the contact person

    @property
    def told(self) -> Told:
        return Told(self.inn, self.ogrn, self.name, self.legal_address, self.contact)

    @property
    def applicant(self) -> Applicant:
        """Give the contact person: nobody else is known to whoever makes the cabinet."""
        surname, _, others = self.contact.partition(" ")
        given_name, _, patronymic = others.partition(" ")
        return Applicant(surname, given_name, patronymic)

    @property
    def own_words(self) -> list[str]:
        return [*self.applicant.own_words, self.inn, self.ogrn, *self.name.split()]


JOINING: Joining[Organisation] = Joining(OrganisationRegistration)
