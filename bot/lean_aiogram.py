"""aiogram with its models unbuilt: imported before anything else that imports aiogram.

At the end of its import aiogram builds validators for all of its some 400 types, and with them for
its some 200 methods: 105 of the 128 MB that the import takes. The bot uses about twenty. Here the
building is put off until a model is used for the first time, as pydantic does by itself with
models whose names can be found; aiogram's stand under `TYPE_CHECKING`, so they are handed over.

Each model notes the bot that it came by. pydantic wraps this once for each class that a model
descends from, three to five times, and all wraps are passed whenever one is made: a twentieth of
the processor time of an update. One function does it for all.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

_NAMES: dict[str, Any] = {}  # what annotations of aiogram's types call by name


def _put_off(
    _model: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **_how: Any
) -> None:
    _NAMES.update(_types_namespace or {})


_rebuild = BaseModel.__dict__["model_rebuild"]
BaseModel.model_rebuild = classmethod(_put_off)  # type: ignore[assignment, method-assign]
try:
    from aiogram.client.context_controller import BotContextController
    from aiogram.methods import Response, TelegramMethod
    from aiogram.types import TelegramObject
finally:
    BaseModel.model_rebuild = _rebuild  # type: ignore[method-assign]


def _build(
    model: type[BaseModel],
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: dict[str, Any] | None = None,
) -> bool | None:
    built: bool | None = _rebuild.__func__(
        model,
        force=force,
        raise_errors=raise_errors,
        _types_namespace=_types_namespace or _NAMES,
    )
    return built


if _NAMES:  # else somebody imported aiogram before: all is built already
    for base in (TelegramObject, TelegramMethod, Response):
        base.model_rebuild = classmethod(_build)  # type: ignore[assignment, method-assign]


def _note_bot(self: BaseModel, context: Any, /) -> None:
    """Do what aiogram's `model_post_init` and pydantic's wraps of it do together."""
    bot = context.get("bot") if context else None
    object.__setattr__(self, "__pydantic_private__", {"_bot": bot})


def _descendants(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for one in model.__subclasses__():
        yield from _descendants(one)


for model in _descendants(BotContextController):
    if model.__private_attributes__.keys() == {"_bot"}:
        model.model_post_init = _note_bot  # type: ignore[method-assign]
