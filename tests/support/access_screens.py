"""Screens of signing in, sessions, contacts, invitations and settings at their worst."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import PIN_IDLE, Access
from bot.domain.accounts import ReceiptType
from bot.domain.invitations import MOST_GUESTS, MOST_INVITATIONS, Outcome
from bot.domain.quiet import Preferences, Quiet, Topic
from bot.domain.receipts import Account
from bot.services.cabinet import Overview
from bot.services.codes import Sent
from bot.services.directory import Cabinet, OpenSession
from bot.services.invitations import Invitation, Pending
from bot.services.letters import Address, Channel, Channels
from bot.services.messages import Screen
from bot.services.notices import (
    Change,
    Changed,
    InvitationAccepted,
    InvitationSettled,
    Notice,
    SessionEnded,
    SignedIn,
)
from bot.services.people import LinkedAccount, Session
from handlers.accounts import screens as accounts
from handlers.contacts import screens as contacts
from handlers.invitations import screens as invitations
from handlers.password import screens as password
from handlers.profile import screens as profile
from handlers.sessions import screens as sessions
from handlers.settings import screens as settings
from handlers.sign_in import screens as sign_in

Nasty = Callable[[int], str]
Made = tuple[Callable[..., Screen], Screen]
LARGEST_ID = 2**62
NUMBER = "8" * 30
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
EMAIL = Address(Channel.EMAIL, f"{'m' * 64}@{'example.' * 20}ru")
PHONE = Address(Channel.SMS, "+79123456789")
SENT = tuple(Sent(to, timedelta(minutes=5), timedelta(minutes=10)) for to in (EMAIL, PHONE))
CABINET = Cabinet(LARGEST_ID, "a" * 32, "$argon2id$...", True, PHONE.value, EMAIL.value)
SESSION = Session(LARGEST_ID, 1, LARGEST_ID, "a" * 32, None, None, 0, PIN_IDLE, True, True)
BOTH = Channels(sms=True, email=True)
QUIET = Preferences(Quiet(22 * 60, 7 * 60), frozenset(Topic))


def drafts() -> dict[str, tuple[Any, ...]]:
    known = tuple(sign_in.Draft(sent.address, sent=sent, rating=RATING) for sent in SENT)
    return {
        "sign_in": (*known, sign_in.Draft("12345678", rating=RATING)),
        "contacts": tuple(
            contacts.Draft(sent.address.channel, True, (EMAIL, PHONE), sent, NOW) for sent in SENT
        ),
        "account": (accounts.Naming(LARGEST_ID, NUMBER, named=True),),
        "guest": tuple(invitations.Draft("A" * 24, NUMBER, kind) for kind in ReceiptType),
        "password": (password.Draft("$argon2id$...", "$argon2id$...", RATING),),
    }


RATING = "password-rating-4"


def other_screens(nasty: Nasty) -> list[Made]:
    named = _accounts(nasty)
    open_sessions = [
        OpenSession(LARGEST_ID - one, 2**52, nasty(64) if one % 2 else "", NOW, NOW)
        for one in range(40)
    ]
    pending = _pending(nasty)
    return [
        made(sign_in.consent_text),
        made(sign_in.welcome),
        made(sign_in.recovered, "a" * 32),
        made(contacts.changed, EMAIL),
        made(contacts.changed, PHONE),
        made(contacts.no_proof),
        made(sessions.sessions, open_sessions, LARGEST_ID, ZONE),
        made(sessions.sessions, open_sessions[:1], LARGEST_ID, ZONE),
        made(sessions.sure_to_end),
        made(invitations.consent_text),
        made(invitations.accepted),
        made(invitations.opens_no_more),
        made(invitations.link, "b" * 32, "A" * 24, named[0].account),
        made(invitations.too_many),
        made(invitations.not_now),
        made(invitations.invitations, pending, ZONE),
        made(invitations.invitations, (), ZONE),
        *(made(invitations.card, one) for one in (*pending[:3], pending[-1])),
        made(accounts.accounts, Overview(named, named[0]), registered=True),
        made(accounts.accounts, Overview((), None), registered=True),
        made(accounts.which_to_change, Overview(named, named[0])),
        made(accounts.card, named[0]),
        made(accounts.card, replace(named[1], name="")),
        made(accounts.sure_to_unlink, named[0]),
        made(settings.settings, SESSION, QUIET),
        made(settings.settings, replace(SESSION, pin_hash="$argon2id$..."), Preferences()),
        made(settings.choose_idle),
        made(settings.choose_start, QUIET),
        made(settings.choose_start, Preferences()),
        made(settings.choose_end, 23 * 60),
        made(settings.notices, QUIET),
        made(settings.notices, Preferences()),
        made(profile.profile, SESSION, CABINET, named, (), ZONE, BOTH),
        made(profile.profile, SESSION, _holder(nasty), named, (), ZONE, BOTH),
        made(profile.profile, SESSION, replace(CABINET, phone=None), (), (), ZONE, Channels()),
    ]


def _holder(nasty: Nasty) -> Cabinet:
    own = replace(CABINET, holder_id=SESSION.chat_id, born_on=NOW.date())
    return replace(own, name=nasty(180), town=nasty(60))


def _accounts(nasty: Nasty) -> tuple[LinkedAccount, ...]:
    return tuple(
        LinkedAccount(
            Account(LARGEST_ID - one, NUMBER, kind, nasty(300), nasty(160)), access, nasty(30)
        )
        for one, kind in enumerate([*ReceiptType] * 5)
        for access in ([*Access] if one == 0 else [Access.FULL])
    )


def _pending(nasty: Nasty) -> list[Pending]:
    account = _accounts(nasty)[0].account
    guests = [(None, ""), (2**52, nasty(64)), (2**52, "")] * MOST_INVITATIONS
    waiting = [
        Invitation("f" * 64, LARGEST_ID, LARGEST_ID, NOW, user, title, False)
        for user, title in guests[:MOST_INVITATIONS]
    ]
    seated = replace(waiting[1], settled=True, since=NOW)
    return [Pending(one, account) for one in (*waiting, *(seated,) * MOST_GUESTS)]


def notices(nasty: Nasty) -> list[Notice]:
    return [
        SignedIn(nasty(64), NOW),
        *(Changed(what, NOW) for what in Change),
        SessionEnded(NOW),
        InvitationAccepted(nasty(64), "••••••0042"),
        *(InvitationSettled(outcome, "••••••0042") for outcome in Outcome),
    ]


def made(function: Callable[..., Screen], *args: Any, **named: Any) -> Made:
    return function, function(*args, **named)
