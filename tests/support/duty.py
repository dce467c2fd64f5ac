"""Two of the staff in a group of theirs, known before the bot starts."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from support.person import Person

from bot.playground.server import Playground


@dataclass(slots=True)
class Staff:
    olga: Person
    pavel: Person


def add_duty(playground: Playground) -> int:
    """Give the id of their group."""
    both = [playground.add_person("Ольга", "Дежурная"), playground.add_person("Павел", "Второй")]
    return playground.add_group("Сотрудники", [one.id for one in both]).id


async def on_duty(playground: Playground, stack: AsyncExitStack, chat_id: int) -> Staff:
    """Let both look into their group, for as long as the stack is open."""
    return Staff(
        *[
            await stack.enter_async_context(
                await Person.join(playground.url, person=one, chat=chat_id)
            )
            for one in playground.world.chats[str(chat_id)].members
        ]
    )
