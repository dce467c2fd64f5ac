"""The work of a command: one unit beside the running bot, committed when the command is done."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import bot.lean_aiogram  # noqa: F401 - before anything imports aiogram

# isort: split
from bot.services.passwords import PasswordHasher
from bot.services.secrecy import Sealer
from bot.settings import Settings, load_secret
from bot.work import Tools, Work
from storage.engine import open_database
from storage.houses import StoredHouses
from storage.key_mark import check_key
from storage.stamp import upgrade_if_behind


@asynccontextmanager
async def use_cases_of(settings: Settings) -> AsyncIterator[Mapping[str, Any]]:
    """Give the use cases of one unit of work, which is committed when they are done."""
    sealer = Sealer.of(load_secret(settings))
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url, gives_way=True)
    hasher = PasswordHasher(sealer.pepper)
    try:
        await check_key(database, sealer.mark)
        houses = StoredHouses(database)
        work = Work(Tools(settings, database, sealer, hasher, houses, lambda: datetime.now(UTC)))
        yield work.use_cases
        await work.commit()
    finally:
        hasher.close()
        await database.close()
