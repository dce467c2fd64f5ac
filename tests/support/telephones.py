"""People at a local Telegram of the same process: no page, no stream and no JSON between.

A crowd of thousands that `Person` would drown in HTTP costs next to nothing this way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from support.person import Person, View

from bot.playground.server import Playground


class Telephone(Person):
    """One person's chat with the bot; `heard` is called with each event, when there is one."""

    def __init__(self, playground: Playground, number: int) -> None:
        super().__init__(playground.url, {"id": number, "first_name": "Житель"}, playground.bot.id)
        self.heard: Callable[[View], None] | None = None
        self._actions = playground.chats.actions
        self._person = playground.world.people[number]
        self._chat = playground.world.private(playground.bot, self._person)

    def do(self, action: str, **fields: Any) -> dict[str, Any]:
        done = self._actions.run(action, self._chat, self._person, fields)
        return dict(done)

    async def _post(self, action: str, fields: dict[str, Any]) -> dict[str, Any]:
        return self.do(action, **fields)

    def _take(self, event: View) -> None:
        super()._take(event)
        if self.heard is not None:
            self.heard(event)


@contextmanager
def telephones(playground: Playground, people: int) -> Iterator[list[Telephone]]:
    """Have so many people come who pressed «Старт» long ago; each hears what happens at once."""
    phones = []
    for number in range(people):
        person = playground.add_person("Житель", str(number))
        playground.world.private(playground.bot, person).started = True
        phones.append(Telephone(playground, person.id))
    by_person = {one.id: one for one in phones}
    hub = playground.desk.hub
    tell = hub.tell

    def telling(told: list[int], kind: str, *, seq: int = 0, **fields: Any) -> None:
        seq = seq or playground.world.next_seq()
        for person in told:
            if phone := by_person.get(person):
                phone._take({"seq": seq, "type": kind, **fields})
        if others := [one for one in told if one not in by_person]:
            tell(others, kind, seq=seq, **fields)

    with patch.object(hub, "tell", telling):
        yield phones
