"""The profile: login, accounts, consents, and the way out."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import mask_number
from bot.services.messages import Button, Day, Screen, Text, text
from bot.services.people import GivenConsent, LinkedAccount, Session
from bot.ui.form import BACK, MENU

MOST_LINES = 20
MOST_CHARACTERS = 3800
SET_PASSWORD = (Button(text("button-set-password"), "password.start"),)


def profile(
    session: Session,
    accounts: Sequence[LinkedAccount],
    consents: Sequence[GivenConsent],
    zone: ZoneInfo,
) -> Screen:
    return Screen(
        (
            text("profile-title"),
            text("profile-login", login=session.login),
            text("profile-password-set" if session.has_password else "profile-password-none"),
            text("profile-accounts"),
            *(
                text("profile-account", number=mask_number(one.account.number))
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
            *(() if session.has_password else (SET_PASSWORD,)),
            *(((Button(text("button-consent-texts"), "profile.consents"),),) if consents else ()),
            (Button(text("button-sign-out"), "profile.leave"),),
            (MENU,),
        ),
    )


def _account(one: LinkedAccount) -> Text:
    return text("profile-account", number=mask_number(one.account.number))


def _once(consents: Sequence[GivenConsent]) -> Iterable[GivenConsent]:
    """Give the newest of each kind and version."""
    return {(given.kind, given.version): given for given in consents}.values()


def consent_texts(consents: Sequence[GivenConsent]) -> Screen:
    """Show each wording as it was agreed to, the newest first, as many as a message holds."""
    lines: list[Text] = []
    room = MOST_CHARACTERS
    for wording in dict.fromkeys(given.text for given in reversed(consents)):
        room -= len(wording)
        if room >= 0:
            lines.append(text("profile-wording", wording=wording))
    back = Button(BACK.label, "profile.open")
    return Screen(tuple(lines), ((back, MENU),))


def sure_to_leave() -> Screen:
    row = (
        Button(text("button-confirm"), "profile.left"),
        Button(text("button-cancel"), "profile.open"),
    )
    return Screen((text("profile-sure-to-leave"),), (row,))
