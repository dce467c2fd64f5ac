"""`kvitok erasure report`: acts of erasure, and what is still to be erased."""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.services.erasure import Act, Erasure
from bot.services.messages import Text, text
from bot.settings import Settings
from storage.engine import open_database
from storage.erasure import ErasureDesk
from storage.migrate import upgrade

Words = Callable[..., str]
SHOWN = 12  # characters of a pseudonym: enough to tell people apart in a line


async def read(settings: Settings) -> Sequence[Erasure]:
    """Give all acts, the oldest first."""
    await upgrade(settings.database_url)
    database = await open_database(settings.database_url)
    try:
        return await ErasureDesk(database).acts()
    finally:
        await database.close()


def as_data(one: Erasure, words: Words) -> dict[str, Any]:
    act = Act.read(one.act)
    return {
        "subject": one.subject,
        "reason": one.reason.value,
        "ground": words(f"erasure-ground-{one.reason}"),
        "asked_at": one.asked_at.isoformat(),
        "due_at": one.due_at.isoformat(),
        "done_at": None if one.done_at is None else one.done_at.isoformat(),
        "destroyed": act.destroyed,
        "log": [{"at": at, "kind": kind} for at, kind in act.log],
    }


def as_lines(one: Erasure, words: Words, zone: ZoneInfo) -> list[str]:
    """Give the act as a few lines; the log stands in the JSON only."""
    act = Act.read(one.act)
    when = {
        name: f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"
        for name, moment in (("asked", one.asked_at), ("due", one.due_at), ("done", one.done_at))
        if moment is not None
    }
    state = text("erasure-act-done", at=when["done"]) if "done" in when else _waits(when["due"])
    destroyed = ", ".join(
        f"{words(f'table-{table}')}: {rows}" for table, rows in act.destroyed.items()
    )
    return [
        words(
            "erasure-act",
            subject=one.subject[:SHOWN],
            asked=when["asked"],
            reason=text(f"erasure-reason-{one.reason}"),
            state=state,
        ),
        *([words("erasure-act-destroyed", destroyed=destroyed)] if destroyed else []),
        *([words("erasure-act-log", count=len(act.log))] if act.log else []),
        words("erasure-act-ground", ground=text(f"erasure-ground-{one.reason}")),
    ]


def _waits(due: str) -> Text:
    return text("erasure-act-due", at=due)
