"""The step of a confirmation code, alike in all dialogues that ask for one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.services.codes import Hold, NotNow, Sent, Unavailable
from bot.services.contacts import mask_address
from bot.services.letters import Channel
from bot.services.messages import Button, Private, Screen, Text, text
from bot.ui.form import Form
from bot.ui.waits import wait_text

NO_TIME = timedelta()
LATER = {
    Hold.PAUSE: "code-send-later",
    Hold.ADDRESSES: "code-too-many-addresses",
    Hold.CHECKS: "code-check-later",
}


def code_screen(sent: Sent, resend: str) -> Screen:
    """Ask for the code that was sent; `resend` is the action of «Отправить код ещё раз»."""
    channel = sent.address.channel
    address = Private(mask_address(sent.address))
    return Screen(
        (
            text(f"code-sent-{channel}", address=address, lifetime=wait_text(sent.lifetime)),
            *((text("code-look-in-spam"),) if channel is Channel.EMAIL else ()),
            resend_line(sent),
        ),
        ((Button(text("button-resend-code"), resend),),),
        secret=True,
    )


def resend_line(sent: Sent) -> Text:
    """Say how a new code is had; without a time beside a refusal that has one."""
    if sent.resend_after:
        return text("code-resend-after", wait=wait_text(sent.resend_after))
    return text("code-resend-below")


async def say_later(form: Form[Any], later: NotNow) -> None:
    """Say when a code may be sent or checked."""
    if form.draft.sent is None and later.why is Hold.PAUSE:
        await form.repeat(text("code-first-later", wait=wait_text(later.wait)))
        return
    if form.draft.sent is not None:
        await form.keep(replace(form.draft, sent=replace(form.draft.sent, resend_after=NO_TIME)))
    await form.repeat(text(LATER[later.why], wait=wait_text(later.wait)))


async def sent_or_said(
    form: Form[Any], answer: Sent | NotNow | Unavailable, unavailable: str
) -> Sent | None:
    """Give what was sent; where nothing was, say why by the step's own screen."""
    match answer:
        case NotNow() as later:
            await say_later(form, later)
        case Unavailable():
            await form.repeat(unavailable)
        case sent:
            return sent
    return None
