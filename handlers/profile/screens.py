"""The profile: login, accounts, consents, and the way out."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import mask_number
from bot.services.contacts import mask_address
from bot.services.directory import Cabinet
from bot.services.letters import Channel, Channels
from bot.services.messages import Button, Day, Private, Screen, Text, text
from bot.services.people import GivenConsent, LinkedAccount, Session
from bot.ui.form import MENU
from bot.ui.home import FULL_ACCESS

MOST_LINES = 20
SET_PASSWORD = (Button(text("button-set-password"), "password.start"),)
CHANGE_PASSWORD = (Button(text("button-change-password"), "password.start"),)


def profile(
    session: Session,
    cabinet: Cabinet,
    accounts: Sequence[LinkedAccount],
    consents: Sequence[GivenConsent],
    zone: ZoneInfo,
    channels: Channels,
) -> Screen:
    return Screen(
        (
            text("profile-title"),
            text("profile-login", login=session.login),
            *(_particulars(cabinet) if session.chat_id == cabinet.holder_id else ()),
            text("profile-password-set" if session.has_password else "profile-password-none"),
            *(
                text(f"profile-{one.channel}", address=Private(mask_address(one)))
                for one in cabinet.contacts
            ),
            *((text("profile-accounts"),) if accounts else ()),
            *(_account(one) for one in accounts[:MOST_LINES]),
            text("profile-consents"),
            *(
                text(
                    "profile-consent",
                    kind=text(f"consent-{given.kind}"),
                    version=given.version,
                    day=Day(given.given_at.astimezone(zone).date()),
                )
                for given in _once(consents)
            ),
        ),
        (
            *(() if cabinet.registered else ((FULL_ACCESS,),)),
            CHANGE_PASSWORD if session.has_password else SET_PASSWORD,
            *(_change_contact(cabinet, one) for one in _changeable(cabinet, channels)),
            (Button(text("button-sessions"), "sessions.open"),),
            (Button(text("button-papers"), "papers.open"),),
            (
                Button(text("button-consents"), "consents.open"),
                Button(text("button-my-data"), "my_data.open"),
            ),
            (Button(text("button-sign-out"), "profile.leave"),),
            (MENU,),
        ),
    )


def _particulars(cabinet: Cabinet) -> Iterable[Text]:
    """Tell the holder alone what registration asked: other chats may be of other people."""
    born = cabinet.born_on
    known = (("name", cabinet.name), ("born", f"{born:%d.%m.%Y}" if born else ""))
    for key, value in (*known, ("town", cabinet.town)):
        if value:
            yield text(f"profile-{key}", value=Private(value))


def _account(one: LinkedAccount) -> Text:
    number = Private(mask_number(one.account.number))
    if not one.name:
        return text("profile-account", number=number)
    return text("profile-account-named", name=Private(one.name), number=number)


def _changeable(cabinet: Cabinet, channels: Channels) -> tuple[Channel, ...]:
    """Give what a registered person may add or change; an own number is proved without an SMS."""
    if not cabinet.registered:
        return ()
    return (Channel.SMS, Channel.EMAIL) if channels.email else (Channel.SMS,)


def _change_contact(cabinet: Cabinet, channel: Channel) -> tuple[Button, ...]:
    known = cabinet.contact(channel) is not None
    label = text(f"button-change-{channel}") if known else text(f"button-add-{channel}")
    return (Button(label, f"contacts.change={channel}"),)


def _once(consents: Sequence[GivenConsent]) -> Iterable[GivenConsent]:
    """Give the newest of each kind and version that was not withdrawn."""
    valid = [given for given in consents if given.withdrawn_at is None]
    return {(given.kind, given.version): given for given in valid}.values()


def sure_to_leave(session: Session) -> Screen:
    """Ask, and say what it takes to come back."""
    row = (
        Button(text("button-confirm"), "profile.left"),
        Button(text("button-cancel"), "profile.open"),
    )
    if session.has_password:
        back = text("profile-back-by-password", login=session.login)
    else:
        back = text("profile-back-by-proof")
    return Screen((text("profile-sure-to-leave"), back), (row,))
