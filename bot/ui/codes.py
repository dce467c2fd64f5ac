"""The step of a confirmation code, alike in all dialogues that ask for one."""

from bot.services.codes import NotNow, Sent
from bot.services.contacts import mask_address
from bot.services.letters import Channel
from bot.services.messages import Button, Private, Screen, Text, text
from bot.ui.waits import wait_text


def code_screen(sent: Sent, resend: str) -> Screen:
    """Ask for the code that was sent; `resend` is the action of «Отправить код ещё раз»."""
    channel = sent.address.channel
    address = Private(mask_address(sent.address))
    return Screen(
        (
            text(f"code-sent-{channel}", address=address, lifetime=wait_text(sent.lifetime)),
            *((text("code-look-in-spam"),) if channel is Channel.EMAIL else ()),
            text("code-resend-after", wait=wait_text(sent.resend_after)),
        ),
        ((Button(text("button-resend-code"), resend),),),
        secret=True,
    )


def send_later(later: NotNow) -> Text:
    """Say when a code may be sent; what was sent before may still be typed."""
    return text("code-send-later", wait=wait_text(later.wait))


def check_later(later: NotNow) -> Text:
    return text("code-check-later", wait=wait_text(later.wait))
