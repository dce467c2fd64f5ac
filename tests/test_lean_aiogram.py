"""aiogram's models are built when they are used, and every one of them can be."""

import subprocess
import sys

import aiogram.methods
import aiogram.types
from aiogram import Bot
from aiogram.client.context_controller import BotContextController
from aiogram.methods import SendMessage
from aiogram.types import Message
from pydantic import BaseModel

MODELS = [
    model
    for module in (aiogram.types, aiogram.methods)
    for model in map(module.__dict__.get, module.__all__)
    if isinstance(model, type) and issubclass(model, BaseModel)
]


def test_starting_the_bot_builds_none_of_what_it_does_not_use() -> None:
    script = (
        "import bot.app\n"
        "from aiogram.types import Update, Message\n"
        "from aiogram.methods import SendMessage\n"
        "print([model.__pydantic_complete__ for model in (Update, Message, SendMessage)])"
    )
    shown = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert shown.stdout.strip() == "[False, False, False]"


def test_every_model_can_be_built() -> None:
    assert len(MODELS) > 400
    for model in MODELS:
        model.model_rebuild()
    assert all(model.__pydantic_complete__ for model in MODELS)


def test_an_answer_is_read_before_anything_else_was_built() -> None:
    script = (
        "import bot.lean_aiogram\n"
        "from aiogram.methods import Response\n"
        "from aiogram.types import Update\n"
        "print(Response[list[Update]].model_validate({'ok': True, 'result': [{'update_id': 7}]}))"
    )
    shown = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert "update_id=7" in shown.stdout


def test_a_model_is_built_by_its_first_use() -> None:
    told = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "да"}
    assert Message.model_validate(told).text == "да"
    assert SendMessage(chat_id=1, text="да").model_dump(exclude_none=True)["text"] == "да"


def test_models_know_the_bot_that_they_came_by() -> None:
    assert all(
        model.model_post_init is BotContextController.model_post_init
        for model in MODELS
        if issubclass(model, BotContextController)
    )
    bot = Bot("1:" + "a" * 35)
    told = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "да"}
    for context in ({"bot": bot}, {}, None):
        message = Message.model_validate(told, context=context)
        assert message.bot is message.chat.bot is (bot if context else None)
        assert message.as_(bot).bot is message.model_copy().bot is bot
    assert SendMessage(chat_id=1, text="да") == SendMessage(chat_id=1, text="да")
    assert SendMessage(chat_id=1, text="да").bot is None
