"""A lock per chat in memory, kept only while somebody holds or awaits it."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary


@dataclass(slots=True)
class ChatLocks:
    _locks: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def of(self, chat_id: int) -> asyncio.Lock:
        """Give the lock, to be held or awaited at once: it is kept no longer."""
        lock = self._locks.get(chat_id)
        if lock is None:
            lock = self._locks[chat_id] = asyncio.Lock()
        return lock
