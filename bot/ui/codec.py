"""How messages and drafts rest: JSON by pydantic, sealed. Unreadable ones are told apart."""

from typing import Annotated, Any

from pydantic import Discriminator, TypeAdapter, ValidationError

from bot.services.letters import Letter
from bot.services.messages import Outgoing, Screen
from bot.services.pages import Page
from bot.services.secrecy import Sealer, UnsealError

OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Annotated[Outgoing, Discriminator("kind")])
SCREEN: TypeAdapter[Screen] = TypeAdapter(Screen)
LETTER: TypeAdapter[Letter] = TypeAdapter(Letter)
PAGE: TypeAdapter[Page] = TypeAdapter(Page)
TASK: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class UnreadableError(Exception):
    """Sealed data of another key or another release."""


def pack(adapter: TypeAdapter[Any], value: Any, sealer: Sealer, place: str) -> bytes:
    return sealer.seal(adapter.dump_json(value), place)


def unpack(adapter: TypeAdapter[Any], sealed: bytes, sealer: Sealer, place: str) -> Any:
    """Give the value back, or raise UnreadableError."""
    try:
        return adapter.validate_json(sealer.unseal(sealed, place))
    except (UnsealError, ValidationError) as error:
        raise UnreadableError(place) from error
