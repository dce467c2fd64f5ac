"""What a chat wants to be told, and when it wants to be left alone."""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.quiet import Preferences, Quiet, Topic
from bot.services.cabinet import session_of
from bot.services.people import Person


class PreferenceStore(Protocol):
    async def of(self, chat_id: int) -> Preferences: ...

    def keep(self, chat_id: int, preferences: Preferences) -> None: ...


@dataclass(slots=True)
class ReadPreferences:
    store: PreferenceStore

    async def __call__(self, person: Person) -> Preferences:
        session_of(person)
        return await self.store.of(person.chat_id)


@dataclass(slots=True)
class SetQuiet:
    store: PreferenceStore

    async def __call__(self, person: Person, quiet: Quiet | None) -> Preferences:
        session_of(person)
        wanted = replace(await self.store.of(person.chat_id), quiet=quiet)
        self.store.keep(person.chat_id, wanted)
        return wanted


@dataclass(slots=True)
class MuteTopic:
    store: PreferenceStore

    async def __call__(self, person: Person, topic: Topic) -> Preferences:
        """Switch notices of the topic off, however often it is asked for."""
        session_of(person)
        known = await self.store.of(person.chat_id)
        wanted = replace(known, muted=known.muted | {topic})
        self.store.keep(person.chat_id, wanted)
        return wanted


@dataclass(slots=True)
class SwitchTopic:
    store: PreferenceStore

    async def __call__(self, person: Person, topic: Topic) -> Preferences:
        """Switch notices of the topic off, or on again."""
        session_of(person)
        known = await self.store.of(person.chat_id)
        wanted = replace(known, muted=known.muted ^ {topic})
        self.store.keep(person.chat_id, wanted)
        return wanted
