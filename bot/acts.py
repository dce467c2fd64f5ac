"""`kvitok erasure`: acts of erasure, what is still to be erased, demands after a restore."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ValidationError

from bot.domain.consents import ErasureReason
from bot.services.erasure import Act, Demand, Erasure, Repeated, RepeatErasures
from bot.services.messages import Text, text
from bot.settings import Settings
from storage.engine import open_database
from storage.erasure import ErasureDesk
from storage.stamp import upgrade_if_behind

Words = Callable[..., str]
SHOWN = 12  # characters of a pseudonym: enough to tell people apart in a line


async def read(settings: Settings) -> Sequence[Erasure]:
    """Give all acts, the oldest first."""
    await upgrade_if_behind(settings.database_url)
    database = await open_database(settings.database_url)
    try:
        return await ErasureDesk(database).acts()
    finally:
        await database.close()


class _Act(BaseModel):
    subject: str
    reason: ErasureReason
    asked_at: AwareDatetime
    due_at: AwareDatetime


class _Report(BaseModel):
    acts: list[_Act]


def read_demands(report: Path) -> list[Demand]:
    """Read what `kvitok erasure report --json` wrote; raises ValueError, OSError."""
    try:
        found = _Report.model_validate_json(report.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg']}" if where else first["msg"]) from None
    return [Demand(one.subject, one.reason, one.asked_at, one.due_at) for one in found.acts]


async def repeat(settings: Settings, demands: Sequence[Demand]) -> Repeated:
    """Make demands again that the store has lost."""
    from bot.command_work import use_cases_of

    async with use_cases_of(settings) as use_cases:
        repeat_erasures: RepeatErasures = use_cases["repeat_erasures"]
        return await repeat_erasures(demands)


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
