"""The profile: login, accounts, consents, and the way out."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import mask_number
from bot.services.contacts import mask_address
from bot.services.directory import Cabinet
from bot.services.letters import Channel, Channels
from bot.services.messages import Button, Day, Private, Screen, text
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
            text("profile-password-set" if session.has_password else "profile-password-none"),
            *(
                text(f"profile-{one.channel}", address=Private(mask_address(one)))
                for one in cabinet.contacts
            ),
            text("profile-accounts"),
            *(
                text("profile-account", number=Private(mask_number(one.account.number)))
                for one in accounts[:MOST_LINES]
            ),
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


def sure_to_leave() -> Screen:
    row = (
        Button(text("button-confirm"), "profile.left"),
        Button(text("button-cancel"), "profile.open"),
    )
    return Screen((text("profile-sure-to-leave"),), (row,))
