"""What the steps of bot/ui/joining.py show; presses carry the dialogue's own name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiogram.fsm.state import State

from bot.services.letters import Channel
from bot.services.messages import Button, Private, Screen, Text, text
from bot.ui.codes import code_screen
from bot.ui.joining import JoiningDraft, JoiningStates
from bot.ui.papers import page_lines, page_row
from bot.ui.passwords import type_again_screen, type_password_screen

PRIVACY = (Button(text("button-privacy-policy"), "papers.read=privacy.1"),)


@dataclass(frozen=True, slots=True)
class JoiningScreens:
    """`name`: of the dialogue, as its presses carry it."""

    name: str

    def choose_channel(self, draft: JoiningDraft) -> Screen:
        del draft
        return Screen(
            (text("registration-channel"), text("registration-channel-hint")),
            tuple(
                (self._button(f"registration-channel-{channel}", f"channel={channel}"),)
                for channel in Channel
            ),
        )

    def type_phone(self, draft: JoiningDraft) -> Screen:
        del draft
        return Screen((text("registration-phone"), text("registration-phone-hint")))

    def type_email(self, draft: JoiningDraft) -> Screen:
        del draft
        return Screen((text("registration-email"), text("registration-email-hint")))

    def choose_login(self, draft: JoiningDraft) -> Screen:
        del draft
        return Screen(
            (text("registration-login"), text("registration-login-hint")),
            (
                (self._button("button-login-digits", "digits"),),
                (self._button("button-login-name", "name"),),
            ),
        )

    def type_login_name(self, draft: JoiningDraft) -> Screen:
        del draft
        return Screen((text("registration-login-name"), text("registration-login-name-hint")))

    def type_password(self, draft: JoiningDraft) -> Screen:
        del draft
        return type_password_screen()

    def type_again(self, draft: JoiningDraft) -> Screen:
        return type_again_screen(draft.rating)

    def read_agreement(self, draft: JoiningDraft) -> Screen:
        """Show a page; it can be accepted only below the last one."""
        page = draft.page
        if page is None:
            raise LookupError("a page is chosen before")
        accept = self._button("button-accept-agreement", "accept")
        rows = (page_row(f"{self.name}.page=", page), PRIVACY, (accept,) if page.last else ())
        return Screen(
            (text("registration-agreement"), *page_lines(page)), tuple(row for row in rows if row)
        )

    def give_consent(self, draft: JoiningDraft) -> Screen:
        """Show the whole text; the policy is one tap away."""
        del draft
        return Screen(
            (text("registration-consent"), text("statement-personal-data")),
            (PRIVACY, (self._button("button-agree", "agree"),)),
        )

    def type_code(self, draft: JoiningDraft) -> Screen:
        if draft.sent is None:
            raise LookupError("a code is sent before")
        return code_screen(draft.sent, f"{self.name}.resend")

    def of(self, states: JoiningStates) -> Mapping[State, Callable[[JoiningDraft], Screen]]:
        return {
            states.channel: self.choose_channel,
            states.phone: self.type_phone,
            states.email: self.type_email,
            states.login: self.choose_login,
            states.login_name: self.type_login_name,
            states.password: self.type_password,
            states.password_again: self.type_again,
            states.agreement: self.read_agreement,
            states.consent: self.give_consent,
            states.code: self.type_code,
        }

    def _button(self, key: str, action: str) -> Button:
        return Button(text(key), f"{self.name}.{action}")


def contact_lines(draft: JoiningDraft) -> tuple[Text, ...]:
    """Say in the card of all answers where the code goes, or that none is needed."""
    key = f"registration-review-{draft.to.channel}"
    lines = (text(key, address=Private(draft.to.value)),)
    return (*lines, text("registration-review-proved")) if draft.own_contact else lines


def statement_lines(draft: JoiningDraft) -> tuple[Text, ...]:
    return (
        *((text("registration-review-agreement"),) if draft.agreement else ()),
        *((text("registration-review-consent"),) if draft.consent else ()),
    )
