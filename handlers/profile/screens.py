"""The profile: login, accounts, consents, and the way out."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.accounts import mask_number
from bot.services.messages import Button, Day, Screen, text
from bot.services.people import GivenConsent, LinkedAccount, Session
from bot.ui.form import BACK, MENU


def profile(
    session: Session,
    accounts: Sequence[LinkedAccount],
    consents: Sequence[GivenConsent],
    zone: ZoneInfo,
) -> Screen:
    password = "button-change-password" if session.has_password else "button-set-password"
    return Screen(
        (
            text("profile-title"),
            text("profile-login", login=session.login),
            text("profile-password-set" if session.has_password else "profile-password-none"),
            text("profile-accounts"),
            *(text("profile-account", number=mask_number(one.account.number)) for one in accounts),
            text("profile-consents"),
            *(
                text(
                    "profile-consent",
                    kind=text(f"consent-{given.kind}"),
                    version=given.version,
                    day=Day(given.given_at.astimezone(zone).date()),
                )
                for given in consents
            ),
        ),
        (
            *(() if session.has_password else ((Button(text(password), "password.start"),),)),
            *(((Button(text("button-consent-texts"), "profile.consents"),),) if consents else ()),
            (Button(text("button-sign-out"), "profile.leave"),),
            (MENU,),
        ),
    )


def consent_texts(consents: Sequence[GivenConsent]) -> Screen:
    """Show each wording as it was agreed to, once."""
    wordings = dict.fromkeys(given.text for given in consents)
    back = Button(BACK.label, "profile.open")
    lines = tuple(text("profile-wording", wording=wording) for wording in wordings)
    return Screen(lines, ((back, MENU),))


def sure_to_leave() -> Screen:
    row = (
        Button(text("button-confirm"), "profile.left"),
        Button(text("button-cancel"), "profile.open"),
    )
    return Screen((text("profile-sure-to-leave"),), (row,))
