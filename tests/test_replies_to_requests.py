"""Replies to messages that name a request: who may answer is asked once."""

from types import SimpleNamespace

import pytest
from aiogram.enums import ContentType

from handlers.support import staff


class Answers:
    """`AnswerRequest` for which everybody is a stranger; it writes each denial down."""

    def __init__(self) -> None:
        self.denied: list[str] = []

    async def replied(self, person: object, number: str) -> None:
        del person
        self.denied.append(number)


async def test_a_reply_of_who_may_not_is_denied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "request_replied_to", lambda *_: "482109375561")
    answers = Answers()
    given = {"chat": SimpleNamespace(state=None), "person": None, "bot": SimpleNamespace(id=1)}
    nothing = ("forward_origin", "via_bot", "edit_date", "animation", "media_group_id", "document")
    said = {**dict.fromkeys(nothing), "photo": None, "text": "Готово"}
    message = SimpleNamespace(content_type=ContentType.TEXT, **said)
    await staff.answer_router().propagate_event(
        "message",
        message,  # type: ignore[arg-type]
        use_cases={"answer_request": answers},
        **given,
    )
    assert answers.denied == ["482109375561"]
