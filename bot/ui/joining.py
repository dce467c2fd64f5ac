"""The steps of whoever gets a cabinet: phone or e-mail, login, password, statements, code.

Alike in the dialogues that open one; what each asks besides stands in the dialogue itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.domain.applicants import LoginNameRefusal, parse_login_name
from bot.domain.codes import CodeRefusal, parse_code
from bot.domain.consents import VERSIONS, ConsentKind
from bot.services.codes import CheckCode, Confirmed, NotNow, Purpose, SendCode, Sent
from bot.services.contacts import ContactRefusal, parse_email, parse_phone
from bot.services.letters import Address, Channel, Channels
from bot.services.messages import text
from bot.services.papers import PaperKind, PaperPage, Papers, digest_of
from bot.services.passwords import PasswordHasher
from bot.services.people import Person
from bot.services.ports import Clock
from bot.services.registration import Accepted, MakeLogin, RateNewPassword
from bot.ui.codes import say_later, sent_or_said
from bot.ui.filters import SharedContact, Typed
from bot.ui.form import Form
from bot.ui.presses import Pressed
from bot.ui.texts import texts_for

ALL_STATEMENTS = frozenset({ConsentKind.AGREEMENT, ConsentKind.PERSONAL_DATA})
CONSENT = text("statement-personal-data")
Statements = Mapping[ConsentKind, Accepted]


@dataclass(frozen=True, slots=True)
class Tap:
    """A statement made: in which language, which text, when. The text itself is kept elsewhere."""

    language: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JoiningDraft:
    """What these steps gather; `upgrade`: the chat is in a cabinet already."""

    channels: Channels
    upgrade: bool = False
    due: frozenset[ConsentKind] = frozenset()  # statements that are still to be made
    address: Address | None = None
    own_contact: bool = False  # Telegram vouches for the phone: no code is needed
    login: str = ""
    first_hash: str = ""  # of the password typed once; `hashed`: of one typed twice alike
    hashed: str = ""
    rating: str = ""
    page: PaperPage | None = None  # of the agreement
    agreement: Tap | None = None
    consent: Tap | None = None
    sent: Sent | None = None

    @property
    def own_words(self) -> list[str]:
        """Give what a password must not be made of."""
        raise NotImplementedError

    @property
    def to(self) -> Address:
        """Give the address, or raise LookupError while it is missing."""
        if self.address is None:
            raise LookupError("the phone or e-mail is asked before")
        return self.address

    @property
    def password_hash(self) -> str:
        """Give the hash, or raise LookupError while no password was typed twice."""
        if not self.hashed:
            raise LookupError("the password is asked before")
        return self.hashed

    @property
    def purpose(self) -> Purpose:
        return Purpose.CONTACT if self.upgrade else Purpose.REGISTER


class JoiningStates(Protocol):
    """The group of states that has these steps."""

    @property
    def channel(self) -> State: ...
    @property
    def phone(self) -> State: ...
    @property
    def email(self) -> State: ...
    @property
    def login(self) -> State: ...
    @property
    def login_name(self) -> State: ...
    @property
    def password(self) -> State: ...
    @property
    def password_again(self) -> State: ...
    @property
    def agreement(self) -> State: ...
    @property
    def consent(self) -> State: ...
    @property
    def review(self) -> State: ...
    @property
    def code(self) -> State: ...


D = TypeVar("D", bound=JoiningDraft)


@dataclass(frozen=True, slots=True)
class Joining(Generic[D]):
    """The handlers of these steps, and which step comes after which."""

    states: JoiningStates

    @property
    def inner(self) -> frozenset[State]:
        one = self.states
        return frozenset({one.phone, one.email, one.login_name, one.password_again})

    @property
    def secret(self) -> frozenset[State]:
        one = self.states
        return frozenset({one.password, one.password_again, one.code})

    def ask_contact(self, draft: D) -> State:
        """The choice is asked only where there is one."""
        if draft.channels.sms and draft.channels.email:
            return self.states.channel
        return self.states.phone if draft.channels.sms else self.states.email

    def after_contact(self, draft: D) -> State:
        return self.after_password(draft) if draft.upgrade else self.states.login

    def after_password(self, draft: D) -> State:
        """Go on with the statements that are due, then to the card of all answers."""
        if ConsentKind.AGREEMENT in draft.due and draft.agreement is None:
            return self.states.agreement
        if ConsentKind.PERSONAL_DATA in draft.due and draft.consent is None:
            return self.states.consent
        return self.states.review

    async def choose_channel(self, query: CallbackQuery, form: Form[D], value: str) -> None:
        del query
        steps = {Channel.SMS: self.states.phone, Channel.EMAIL: self.states.email}
        await form.go(steps[Channel(value)])

    async def share_contact(self, message: Message, form: Form[D], phone: str | None) -> None:
        """Only the sender's own card counts, and it proves the number without a code."""
        del message
        match parse_phone(phone) if phone else None:
            case None:
                await form.repeat("contact-not-own")
            case ContactRefusal() as reason:
                await form.repeat(reason)
            case address:
                await self._take_address(form, address, own_contact=True)

    async def type_phone(self, message: Message, form: Form[D], typed: str) -> None:
        del message
        await self._settle_address(form, parse_phone(typed))

    async def type_either(self, message: Message, form: Form[D], typed: str) -> None:
        """A phone or e-mail where it is asked which of them: it tells so itself."""
        del message
        phone = parse_phone(typed)
        email = parse_email(typed)
        if not isinstance(email, ContactRefusal):
            await self._take_address(form, email, own_contact=False)
        elif phone is ContactRefusal.PHONE_UNREADABLE:
            await form.repeat("registration-channel-typed")
        else:
            await self._settle_address(form, phone)

    async def type_email(self, message: Message, form: Form[D], typed: str) -> None:
        del message
        await self._settle_address(form, parse_email(typed))

    async def _settle_address(self, form: Form[D], typed: Address | ContactRefusal) -> None:
        if isinstance(typed, ContactRefusal):
            await form.repeat(typed)
        else:
            await self._take_address(form, typed, own_contact=False)

    async def _take_address(self, form: Form[D], address: Address, *, own_contact: bool) -> None:
        draft = replace(form.draft, address=address, own_contact=own_contact, sent=None)
        await form.go(self.after_contact(draft), draft)

    async def choose_digits(
        self, query: CallbackQuery, form: Form[D], make_login: MakeLogin
    ) -> None:
        """«Восемь цифр»: the bot makes the login."""
        del query
        await form.go(self.states.password, replace(form.draft, login=await make_login()))

    async def choose_name(self, query: CallbackQuery, form: Form[D]) -> None:
        del query
        await form.go(self.states.login_name)

    async def type_login_name(
        self, message: Message, form: Form[D], typed: str, make_login: MakeLogin
    ) -> None:
        """A chosen name gets four digits more: logins cannot be found out by trying names."""
        del message
        match parse_login_name(typed):
            case LoginNameRefusal() as reason:
                await form.repeat(reason)
            case name:
                draft = replace(form.draft, login=await make_login(name))
                await form.go(self.states.password, draft)

    async def type_password(
        self,
        message: Message,
        form: Form[D],
        typed: str,
        hasher: PasswordHasher,
        rate_new: RateNewPassword,
    ) -> None:
        """Keep the first typing as its hash only, apart from what the card holds."""
        del message
        draft = form.draft
        rating = await rate_new(typed, draft.own_words, draft.login, draft.to)
        if rating.refusal is not None:
            await form.repeat(rating.refusal)
            return
        hashed = await hasher.hash(typed)
        draft = replace(draft, first_hash=hashed, rating=rating.text_id)
        await form.go(self.states.password_again, draft)

    async def type_again(
        self,
        message: Message,
        form: Form[D],
        typed: str,
        person: Person,
        hasher: PasswordHasher,
        papers: Papers,
    ) -> None:
        del message
        first = form.draft.first_hash
        if not await hasher.verify(first, typed):
            await form.redo(self.states.password)
            await form.repeat("password-differs")
            return
        draft = replace(form.draft, hashed=first, page=first_page(papers, person))
        await form.go(self.after_password(draft), draft)

    async def turn_page(
        self, query: CallbackQuery, form: Form[D], value: str, person: Person, papers: Papers
    ) -> None:
        """‹ or › below the agreement."""
        del query
        page = papers.get(PaperKind.AGREEMENT, person.language).page(int(value))
        await form.keep(replace(form.draft, page=page))

    async def accept_agreement(
        self, query: CallbackQuery, form: Form[D], person: Person, papers: Papers, clock: Clock
    ) -> None:
        """The agreement counts as it was read: another language or version is read anew."""
        del query
        page, paper = form.draft.page, papers.get(PaperKind.AGREEMENT, person.language)
        if page is None or not page.last or (page.language, page.digest) != paper.identity:
            await form.keep(replace(form.draft, page=paper.page(1)))
            return
        draft = replace(form.draft, agreement=Tap(page.language, page.digest, clock()))
        await form.go(self.after_password(draft), draft)

    async def agree(self, query: CallbackQuery, form: Form[D], clock: Clock) -> None:
        """«Согласен на обработку персональных данных»: apart from the agreement, its own tap."""
        del query
        texts = form.chat.texts
        tap = Tap(texts.language, digest_of(texts.plain(CONSENT)), clock())
        draft = replace(form.draft, consent=tap)
        await form.go(self.after_password(draft), draft)

    async def send(self, form: Form[D], person: Person, send_code: SendCode) -> None:
        """Send the code from the card of all answers, and go on to its step."""
        draft = form.draft
        answer = await send_code(person, draft.to, draft.purpose)
        if isinstance(answer, NotNow) and draft.sent is not None:  # the person came back to it
            await form.go(self.states.code)
        sent = await sent_or_said(form, answer, f"code-unavailable-{draft.to.channel}")
        if sent is not None:
            await form.go(self.states.code, replace(draft, sent=sent))

    async def resend(
        self, query: CallbackQuery, form: Form[D], person: Person, send_code: SendCode
    ) -> None:
        """«Отправить код ещё раз»."""
        del query
        draft = form.draft
        answer = await send_code(person, draft.to, draft.purpose)
        sent = await sent_or_said(form, answer, f"code-unavailable-{draft.to.channel}")
        if sent is not None:
            await form.keep(replace(draft, sent=sent))
            await form.repeat("code-again")

    async def check(
        self, form: Form[D], person: Person, digits: str, at: datetime, check_code: CheckCode
    ) -> bool:
        """Tell whether the address is proved; otherwise what is wrong was said."""
        match await check_code(person, form.draft.to, form.draft.purpose, digits, at):
            case Confirmed():
                return True
            case NotNow() as later:
                await say_later(form, later)
            case _:
                form.chat.note("wrong-code")
                await form.repeat("code-wrong")
        return False

    async def statements(self, form: Form[D], papers: Papers) -> Statements | None:
        """Give what was accepted, word for word; a text that is another by now is asked anew."""
        draft = form.draft
        made = {
            ConsentKind.AGREEMENT: _agreement(draft.agreement, papers),
            ConsentKind.PERSONAL_DATA: _consent(draft.consent),
        }
        outdated = {kind for kind in draft.due if made[kind] is None}
        if not outdated:
            return {kind: one for kind, one in made.items() if one is not None}
        draft = replace(
            draft,
            page=first_page(papers, form.chat.person),
            agreement=None if ConsentKind.AGREEMENT in outdated else draft.agreement,
            consent=None if ConsentKind.PERSONAL_DATA in outdated else draft.consent,
        )
        await form.go(self.after_password(draft), draft)
        await form.repeat("registration-texts-changed")
        return None

    def add_to(self, own: Router) -> None:
        press, message, states = own.callback_query.register, own.message.register, self.states
        press(self.choose_channel, Pressed("channel"))
        message(self.type_either, StateFilter(states.channel), Typed())
        message(self.share_contact, StateFilter(states.phone), SharedContact())
        message(self.type_phone, StateFilter(states.phone), Typed())
        message(self.type_email, StateFilter(states.email), Typed())
        press(self.choose_digits, Pressed("digits"))
        press(self.choose_name, Pressed("name"))
        message(self.type_login_name, StateFilter(states.login_name), Typed())
        message(self.type_password, StateFilter(states.password), Typed())
        message(self.type_again, StateFilter(states.password_again), Typed())
        press(self.turn_page, Pressed("page"))
        press(self.accept_agreement, Pressed("accept"))
        press(self.agree, Pressed("agree"))
        press(self.resend, Pressed("resend"))


async def code_or_said(form: Form[D], typed: str) -> str | None:
    """Give the digits of a code; a wrong form of one is not counted."""
    digits = parse_code(typed)
    if isinstance(digits, CodeRefusal):
        await form.repeat(digits)
        return None
    return digits


def first_page(papers: Papers, person: Person) -> PaperPage:
    return papers.get(PaperKind.AGREEMENT, person.language).page(1)


def _agreement(tap: Tap | None, papers: Papers) -> Accepted | None:
    if tap is None:
        return None
    paper = papers.get(PaperKind.AGREEMENT, tap.language)
    if paper.digest != tap.digest:
        return None
    return Accepted(paper.version, tap.language, paper.text, tap.at)


def _consent(tap: Tap | None) -> Accepted | None:
    if tap is None:
        return None
    wording = texts_for(tap.language).plain(CONSENT)
    if digest_of(wording) != tap.digest:
        return None
    return Accepted(VERSIONS[ConsentKind.PERSONAL_DATA], tap.language, wording, tap.at)
