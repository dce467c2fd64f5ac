"""Whether what comes by itself may show private things in a chat."""

from typing import Any

from bot.services.ports import Clock
from bot.services.updates import StoredChat
from bot.ui.form import Form


def is_locked(stored: StoredChat, form: Form[Any] | None, clock: Clock) -> bool:
    """Tell whether a PIN is asked, or would be of whoever touches the chat now."""
    if form is not None and form.dialogue.binding:
        return True
    session, now = stored.session, clock()
    guarded = session is not None and session.pin_hash is not None
    return guarded and session is not None and now - stored.active_at >= session.pin_idle
